// SPDX-License-Identifier: Apache-2.0
#include "sim/workspace_folder.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "sim/documents.h"

namespace dlffs::sim {

namespace {

namespace fs = std::filesystem;

/// By name, so that a workspace like another can replace some.
struct Definitions {
  std::map<std::string, Json> jobs;
  std::map<std::string, Json> scripts;
  std::vector<Json> resources;
};

std::string ReadText(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::string text((std::istreambuf_iterator<char>(stream)), {});
  if (!stream.good() && !stream.eof()) throw std::runtime_error(file.string() + ": cannot be read");
  return text;
}

std::vector<fs::path> FilesIn(const fs::path& folder) {
  std::vector<fs::path> files;
  if (!fs::is_directory(folder)) return files;
  for (const auto& entry : fs::directory_iterator(folder)) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

/// Every string in `json`, with one text replaced by another.
void ReplaceInStrings(Json& json, const std::string& from, const std::string& to) {
  if (json.is_structured()) {
    for (Json& member : json) ReplaceInStrings(member, from, to);
  } else if (json.is_string()) {
    auto& text = json.get_ref<std::string&>();
    for (size_t at = text.find(from); at != std::string::npos;
         at = text.find(from, at + to.size())) {
      text.replace(at, from.size(), to);
    }
  }
}

/// `{"text": "… {n} …\n", "bytes": 4194304}`: numbered copies of a text, as many as fit.
std::string RepeatedText(const Json& repeat) {
  const std::string unit = repeat.at("text");
  const auto bytes = repeat.at("bytes").get<size_t>();
  std::string text;
  for (int number = 1;; ++number) {
    std::string copy = unit;
    const size_t at = copy.find("{n}");
    if (at != std::string::npos) copy.replace(at, 3, std::to_string(number));
    if (text.size() + copy.size() > bytes) return text;
    text += copy;
  }
}

Definitions ReadDefinitions(const fs::path& folder);

/// What a workspace takes from the one that it is like.
Definitions ReadModel(const fs::path& folder, const Json& settings) {
  Definitions model = ReadDefinitions(folder.parent_path() / settings["like"].get<std::string>());
  const Json replaced = settings.value("replace", Json::object());
  for (const auto& [from, to] : replaced.items()) {
    for (auto& [name, job] : model.jobs) ReplaceInStrings(job, from, to);
    for (auto& [name, script] : model.scripts) ReplaceInStrings(script, from, to);
    for (Json& resource : model.resources) ReplaceInStrings(resource, from, to);
  }
  for (const Json& name : settings.value("without", Json::array())) {
    model.jobs.erase(name.get<std::string>());
    model.scripts.erase(name.get<std::string>());
  }
  return model;
}

void AddJobs(const fs::path& file, Definitions& definitions) {
  if (!fs::exists(file)) return;
  for (const Json& job : ReadJson(file)) {
    Json& known = definitions.jobs[job.at("name").get<std::string>()];
    if (job.contains("patch")) {
      known.merge_patch(job["patch"]);
    } else {
      known = job;
    }
  }
}

void AddScripts(const fs::path& folder, Definitions& definitions) {
  for (const fs::path& type : FilesIn(folder / "scripts")) {
    for (const fs::path& file : FilesIn(type)) {
      const std::string name = file.stem();
      Json& script = definitions.scripts[name];
      script["name"] = name;
      script["type"] = type.filename().string();
      script["content"] = ReadText(file);
    }
  }
  if (!fs::exists(folder / "scripts.json")) return;
  const Json others = ReadJson(folder / "scripts.json");
  for (const auto& [name, members] : others.items()) {
    Json& script = definitions.scripts[name];
    script["name"] = name;
    for (const auto& [member, value] : members.items()) {
      if (member == "repeat") {
        script["content"] = RepeatedText(value);
      } else {
        script[member] = value;
      }
    }
  }
}

Definitions ReadDefinitions(const fs::path& folder) {
  if (!fs::is_directory(folder)) throw std::runtime_error(folder.string() + ": no such folder");
  const fs::path settings_file = folder / "workspace.json";
  const Json settings = fs::exists(settings_file) ? ReadJson(settings_file) : Json::object();
  Definitions definitions;
  if (settings.contains("like")) definitions = ReadModel(folder, settings);
  AddJobs(folder / "jobs.json", definitions);
  AddScripts(folder, definitions);
  if (fs::exists(folder / "resources.json")) {
    for (const Json& resource : ReadJson(folder / "resources.json")) {
      definitions.resources.push_back(resource);
    }
  }
  return definitions;
}

void Put(Workspace& workspace, Script script) {
  std::string name = script.name;
  workspace.scripts.insert_or_assign(std::move(name),
                                     std::make_shared<const Script>(std::move(script)));
}

void Put(Workspace& workspace, Resource resource) {
  std::string id = resource.id;
  workspace.resources.insert_or_assign(std::move(id),
                                       std::make_shared<const Resource>(std::move(resource)));
}

/// What an export holds, byte for byte: files that end in .job, .script, .resource, at any depth.
void AddDocuments(const fs::path& folder, Workspace& workspace) {
  if (!fs::is_directory(folder)) return;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const fs::path& file = entry.path();
    if (file.extension() == ".job") workspace.Put(MakeJob(ReadJson(file), ReadText(file)));
    if (file.extension() == ".script") Put(workspace, MakeScript(ReadJson(file), ReadText(file)));
    if (file.extension() == ".resource") {
      Put(workspace, MakeResource(ReadJson(file), ReadText(file)));
    }
  }
}

}  // namespace

Json ReadJson(const fs::path& file) {
  if (!fs::is_regular_file(file)) throw std::runtime_error(file.string() + ": no such file");
  try {
    return Json::parse(ReadText(file));
  } catch (const Json::exception& error) {
    throw std::runtime_error(file.string() + ": " + error.what());
  }
}

Workspace ReadWorkspaceFolder(const fs::path& folder) {
  const Definitions definitions = ReadDefinitions(folder);
  Workspace workspace;
  for (const auto& [name, job] : definitions.jobs) {
    try {
      workspace.Put(MakeJob(job));
    } catch (const Json::exception& error) {
      throw std::runtime_error("job " + name + ": " + error.what());
    }
  }
  for (const auto& [name, script] : definitions.scripts) Put(workspace, MakeScript(script));
  for (const Json& resource : definitions.resources) Put(workspace, MakeResource(resource));
  AddDocuments(folder / "documents", workspace);
  workspace.Sort();
  return workspace;
}

}  // namespace dlffs::sim
