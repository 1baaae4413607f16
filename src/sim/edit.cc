// SPDX-License-Identifier: Apache-2.0
#include "sim/edit.h"

#include <algorithm>
#include <string>
#include <utility>

#include "dlffs/base/clock.h"

#include "sim/documents.h"
#include "sim/job_document.h"

namespace dlffs::sim {

namespace {

struct Edit {
  std::string op;
  std::string kind;
  std::string name;
  std::string to;
  Json definition;
  Json set;
  bool touch = true;
};

Edit EditOf(const Json& json) {
  Edit edit;
  edit.op = json.value("op", "");
  edit.kind = json.value("kind", "job");
  edit.name = json.at("name");
  edit.to = json.value("to", "");
  edit.definition = json.value("definition", Json());
  edit.set = json.value("set", Json::object());
  edit.touch = json.value("touch", true);
  if (edit.definition.is_object()) edit.definition["name"] = edit.name;
  return edit;
}

Status Missing(const Edit& edit) {
  return Err(ErrorCode::kNotFound, "no {} is called \"{}\"", edit.kind, edit.name);
}

/// The document after a change or a rename.
Json Edited(const std::string& old, const Edit& edit) {
  Json document = edit.definition.is_object() ? edit.definition : Json::parse(old);
  document.merge_patch(edit.set);
  if (edit.op == "rename") document["name"] = edit.to;
  return document;
}

/// Time stamps of one job always grow, also within a millisecond.
int64_t UpdateTime(const Job& old, bool touch) {
  if (!touch) return old.last_update_time;
  return std::max(base::ToMillis(base::SystemClock().WallNow()), old.last_update_time + 1);
}

Status AddJob(Workspace& workspace, const Edit& edit) {
  Json definition = edit.definition.is_object() ? edit.definition : Json{{"name", edit.name}};
  const int64_t now = base::ToMillis(base::SystemClock().WallNow());
  if (!definition.contains("created")) definition["created"] = now;
  if (!definition.contains("updated")) definition["updated"] = now;
  workspace.Put(MakeJob(definition));
  return {};
}

Status EditJob(Workspace& workspace, const Edit& edit) {
  if (edit.op == "add") return AddJob(workspace, edit);
  const auto found = workspace.jobs.find(edit.name);
  if (found == workspace.jobs.end()) return Missing(edit);
  const std::shared_ptr<const Job> old = found->second;
  if (edit.op == "delete" || edit.op == "rename") workspace.jobs.erase(found);
  if (edit.op == "delete") return {};
  const Json document = ExpandJob(Edited(*old->document, edit));
  workspace.Put(ChangedJob(*old, document, UpdateTime(*old, edit.touch)));
  return {};
}

Status EditScript(Workspace& workspace, const Edit& edit) {
  auto& scripts = workspace.scripts;
  Json document;
  int version = 1;
  if (edit.op == "add") {
    document = edit.definition.is_object() ? edit.definition : Json{{"name", edit.name}};
  } else {
    const auto found = scripts.find(edit.name);
    if (found == scripts.end()) return Missing(edit);
    document = Edited(*found->second->document, edit);
    version = found->second->version + 1;
    if (edit.op != "change") scripts.erase(found);
    if (edit.op == "delete") return {};
  }
  Script script = MakeScript(document);
  script.version = version;
  std::string name = script.name;
  scripts.insert_or_assign(std::move(name), std::make_shared<const Script>(std::move(script)));
  return {};
}

Status EditResource(Workspace& workspace, const Edit& edit) {
  auto& resources = workspace.resources;
  Json document;
  if (edit.op == "add") {
    document = edit.definition.is_object() ? edit.definition : Json{{"name", edit.name}};
  } else {
    const auto found = std::find_if(resources.begin(), resources.end(), [&](const auto& known) {
      return known.second->name == edit.name;
    });
    if (found == resources.end()) return Missing(edit);
    document = Edited(*found->second->document, edit);
    resources.erase(found);
    if (edit.op == "delete") return {};
  }
  Resource resource = MakeResource(document);
  std::string id = resource.id;
  resources.insert_or_assign(std::move(id), std::make_shared<const Resource>(std::move(resource)));
  return {};
}

}  // namespace

Status ApplyEdit(World& world, const Json& json) {
  const Edit edit = EditOf(json);
  const bool known = edit.op == "add" || edit.op == "change" || edit.op == "delete" ||
                     (edit.op == "rename" && !edit.to.empty());
  if (!known) {
    return Err(ErrorCode::kInternal, "\"op\" is add, change, delete, or rename with \"to\"");
  }
  return world.Edit(json.value("workspace", "default"), [&](Workspace& workspace) -> Status {
    if (edit.kind == "job") return EditJob(workspace, edit);
    if (edit.kind == "script") return EditScript(workspace, edit);
    if (edit.kind == "resource") return EditResource(workspace, edit);
    return Err(ErrorCode::kInternal, "\"kind\" is job, script or resource");
  });
}

}  // namespace dlffs::sim
