// SPDX-License-Identifier: Apache-2.0
#include "config/yaml_projects.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "dlffs/config/problem.h"

#include "config/nearest.h"

namespace dlffs::config {

namespace {

class ProjectsReader {
 public:
  explicit ProjectsReader(const std::string& path) : path_(path) {}

  std::vector<Project> Projects(const YAML::Node& node) const {
    std::vector<Project> projects;
    for (const YAML::Node& item : List(node, "projects")) {
      CheckKeys(item, "projects", {"name", "id", "workspaces"});
      Project project{.name = Text(item, "name"), .id = Id(item), .workspaces = {}};
      if (project.name.empty()) project.name = project.id;
      if (project.name.empty()) Fail(item, "projects: an entry needs a name or an id");
      if (item["workspaces"]) project.workspaces = Workspaces(item["workspaces"]);
      projects.push_back(std::move(project));
    }
    return projects;
  }

 private:
  std::vector<Workspace> Workspaces(const YAML::Node& node) const {
    std::vector<Workspace> workspaces;
    for (const YAML::Node& item : List(node, "workspaces")) {
      CheckKeys(item, "workspaces", {"name", "id", "jobs"});
      Workspace workspace{.name = Text(item, "name"), .id = Id(item), .jobs = {}};
      if (workspace.name.empty()) workspace.name = workspace.id;
      if (workspace.name.empty()) Fail(item, "workspaces: an entry needs a name or an id");
      if (item["jobs"]) workspace.jobs = List(item["jobs"], "jobs").as<std::vector<std::string>>();
      workspaces.push_back(std::move(workspace));
    }
    return workspaces;
  }

  YAML::Node List(const YAML::Node& node, const std::string& what) const {
    if (!node.IsSequence()) Fail(node, what + ": not a list");
    return node;
  }

  void CheckKeys(const YAML::Node& node, const std::string& what,
                 const std::vector<std::string>& known) const {
    if (!node.IsMap())
      Fail(node, what + ": an entry is a map with " + known[0] + " and " + known[1]);
    for (const auto& pair : node) {
      const auto key = pair.first.as<std::string>();
      if (std::find(known.begin(), known.end(), key) == known.end()) {
        Fail(pair.first, fmt::format("unknown key {} in {}{}", key, what, DidYouMean(key, known)));
      }
    }
  }

  static std::string Text(const YAML::Node& node, const char* key) {
    return node[key] && !node[key].IsNull() ? node[key].as<std::string>() : std::string();
  }

  /// Ids become parts of URLs.
  std::string Id(const YAML::Node& node) const {
    std::string id = Text(node, "id");
    const auto plain = [](char c) {
      return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
             c == '-' || c == '_';
    };
    if (!std::all_of(id.begin(), id.end(), plain)) Fail(node["id"], "\"" + id + "\" is not an id");
    return id;
  }

  [[noreturn]] void Fail(const YAML::Node& node, const std::string& message) const {
    throw Problem{3, fmt::format("{}:{}: {}", path_, node.Mark().line + 1, message)};
  }

  const std::string& path_;
};

}  // namespace

std::vector<Project> ReadProjects(const YAML::Node& node, const std::string& path) {
  return ProjectsReader(path).Projects(node);
}

}  // namespace dlffs::config
