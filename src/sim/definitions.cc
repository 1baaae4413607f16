// SPDX-License-Identifier: Apache-2.0
#include "sim/definitions.h"

#include <exception>
#include <filesystem>
#include <memory>
#include <utility>

#include "sim/iam.h"
#include "sim/workspace_folder.h"

namespace dlffs::sim {

namespace {

constexpr int64_t kCreated = 1'705'312'800'000;  // 15 January 2024

std::shared_ptr<const Workspace> ReadWorkspace(const std::filesystem::path& folder,
                                               const Json& definition, const std::string& project,
                                               const std::string& instance) {
  auto workspace = std::make_shared<Workspace>(
      ReadWorkspaceFolder(folder / definition.at("folder").get<std::string>()));
  workspace->name = definition.at("name");
  workspace->id = definition.at("id");
  workspace->is_default = definition.value("is_default", false);
  workspace->facts =
      WorkspaceFacts(*workspace, project, instance, definition.value("description", ""));
  return workspace;
}

Project ReadProject(const std::filesystem::path& folder, const Json& definition) {
  Project project;
  project.id = definition.at("id");
  project.name = definition.at("name");
  project.enabled = definition.value("enabled", true);
  project.description = definition.value("description", "");
  for (const Json& known : definition.value("instances", Json::array())) {
    Instance instance{.id = known.at("id"), .name = known.at("name"), .workspaces = {}};
    for (const Json& workspace : known.value("workspaces", Json::array())) {
      instance.workspaces.push_back(ReadWorkspace(folder, workspace, project.id, instance.id));
    }
    project.instances.push_back(std::move(instance));
  }
  return project;
}

}  // namespace

Result<Realm> LoadRealm(const std::string& folder) {
  try {
    Realm realm;
    const std::filesystem::path path(folder);
    const Json definition = ReadJson(path / "realm.json");
    for (const Json& project : definition.at("projects")) {
      realm.projects.push_back(ReadProject(path, project));
    }
    return realm;
  } catch (
      const std::exception& error) {  // files and JSON alike: definitions are read once, at start
    return Err(ErrorCode::kInternal, "read the definitions in {}: {}", folder, error.what());
  }
}

Json WorkspaceFacts(const Workspace& workspace, const std::string& project,
                    const std::string& instance, const std::string& description) {
  return {{"id", workspace.id},
          {"name", workspace.name},
          {"description", description},
          {"is_default", workspace.is_default ? 1 : 0},
          {"project_id", project},
          {"instance_id", instance},
          {"domain_id", IdOf("domain demo")},
          {"eps_id", "0"},
          {"owner_name", "demo"},
          {"create_user", "demo"},
          {"create_time", kCreated},
          {"update_user", "demo"},
          {"update_time", kCreated},
          {"member_num", 5},
          {"job_log_location_name", "obs://dlf-log-" + project + "/"},
          {"bad_record_location_name", ""}};
}

}  // namespace dlffs::sim
