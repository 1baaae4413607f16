// SPDX-License-Identifier: Apache-2.0
#include "sim/export.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <set>
#include <utility>

#include "dlffs/base/clock.h"
#include "dlffs/base/strings.h"

#include "sim/export_zip.h"
#include "sim/factory.h"
#include "sim/job_document.h"

namespace dlffs::sim {

namespace {

constexpr size_t kMostJobs = 100;

/// What the body of either export may say.
struct Wish {
  bool depend = true;
  bool submitted = false;
  std::string obs_path;
};

std::optional<Wish> WishOf(const Json& body) {
  Wish wish;
  if (!body.is_object()) return std::nullopt;
  if (body.contains("exportDepend")) {
    if (!body["exportDepend"].is_boolean()) return std::nullopt;
    wish.depend = body["exportDepend"].get<bool>();
  }
  if (body.contains("exportStatus")) {
    if (!body["exportStatus"].is_string()) return std::nullopt;
    const std::string status = base::Lower(body["exportStatus"].get<std::string>());
    if (status != "develop" && status != "submit") return std::nullopt;
    wish.submitted = status == "submit";
  }
  if (body.contains("obsPath")) {
    if (!body["obsPath"].is_string()) return std::nullopt;
    wish.obs_path = body["obsPath"].get<std::string>();
  }
  return wish;
}

/// Where the members of one job go. `shared` holds what is in the zip already: a flat one has one
/// of each.
struct Folder {
  std::string jobs;
  std::string scripts;
  std::string resources;
  std::set<std::string>* shared = nullptr;

  bool IsNew(const std::string& what) const {
    return shared == nullptr || shared->insert(what).second;
  }
};

/// One of the two states of a job: the document, and what it names.
struct State {
  Bytes document;
  std::vector<std::string> scripts;
  std::vector<std::string> resources;
};

State StateOf(const Job& job, bool submitted) {
  if (!submitted || job.submitted == job.document) {
    return {job.document, job.scripts, job.resources};
  }
  const Json document = Json::parse(*job.submitted);
  return {job.submitted, ScriptsOf(document), ResourcesOf(document)};
}

void AddDependencies(const Workspace& workspace, const State& state, const Folder& folder,
                     std::vector<ZipMember>& members) {
  for (const std::string& name : state.scripts) {
    const auto script = workspace.scripts.find(name);
    if (script != workspace.scripts.end() && folder.IsNew("script " + name)) {
      members.push_back({folder.scripts + name + ".script", script->second->document});
    }
  }
  for (const auto& [id, resource] : workspace.resources) {
    const bool needed = std::any_of(state.resources.begin(), state.resources.end(),
                                    [&resource = resource](const std::string& meant) {
                                      return meant == resource->name ||
                                             (!meant.empty() && meant == resource->location);
                                    });
    if (needed && folder.IsNew("resource " + id)) {
      members.push_back({folder.resources + resource->name + ".resource", resource->document});
    }
  }
}

void AddJob(const Workspace& workspace, const Job& job, const Wish& wish, const Folder& folder,
            std::vector<ZipMember>& members) {
  const State state = StateOf(job, wish.submitted);
  members.push_back({folder.jobs + job.name + ".job", state.document});
  if (wish.depend) AddDependencies(workspace, state, folder, members);
}

Reply ZipReply(const std::vector<ZipMember>& members, const Options& options) {
  Result<std::string> zip = WriteZip(
      members, {.data_descriptors = options.data_descriptors, .utf8_flag = options.utf8_flag});
  if (!zip) return GatewayError(500, "DLF.0999", zip.error().message);
  Reply reply;
  reply.content_type = "application/octet-stream";
  reply.body = std::make_shared<std::string>(std::move(*zip));
  reply.chunked = true;
  return reply;
}

/// With obsPath the zip appears there some time later; the answer names the folder only.
Reply ObsReply(const std::string& path, const std::string& name) {
  const int64_t now = base::ToMillis(base::SystemClock().WallNow());
  const std::string slash = path.ends_with('/') ? "" : "/";
  return JsonReply(200, {{"obsPath", path + slash + name + "_exported/" + std::to_string(now)}});
}

Json BodyOf(const Request& request) {
  if (base::Trim(request.body).empty()) return Json::object();
  return Json::parse(request.body, nullptr, false);
}

}  // namespace

Reply ExportJob(const Workspace& workspace, const Call& call, const Request& request,
                const Options& options) {
  if (!options.export_body && !request.body.empty()) return InvalidParameter();
  const std::optional<Wish> wish = WishOf(BodyOf(request));
  if (!wish) return InvalidParameter();
  const auto found = workspace.jobs.find(call.name);
  if (found == workspace.jobs.end()) return NoSuchJob();
  if (!wish->obs_path.empty()) return ObsReply(wish->obs_path, call.name);
  std::vector<ZipMember> members;
  AddJob(workspace, *found->second, *wish, {"jobs/", "scripts/", "resources/", nullptr}, members);
  return ZipReply(members, options);
}

std::vector<std::string> JobList(const Request& request) {
  const Json body = BodyOf(request);
  std::vector<std::string> names;
  if (!body.is_object() || !body.contains("jobList") || !body["jobList"].is_array()) return names;
  for (const Json& name : body["jobList"]) {
    if (!name.is_string()) return {};
    if (std::find(names.begin(), names.end(), name.get<std::string>()) == names.end()) {
      names.push_back(name.get<std::string>());
    }
  }
  return names;
}

Reply ExportJobs(const Workspace& workspace, const Request& request, const Options& options) {
  const Json body = BodyOf(request);
  const std::optional<Wish> wish = WishOf(body);
  const std::vector<std::string> names = JobList(request);
  // The service counts what was sent, also what was sent twice.
  if (!wish || names.empty() || body["jobList"].size() > kMostJobs) return InvalidParameter();
  std::vector<ZipMember> members;
  std::set<std::string> shared;
  for (const std::string& name : names) {
    const auto found = workspace.jobs.find(name);
    if (found == workspace.jobs.end()) {
      if (options.batch_skips_missing) continue;
      return NoSuchJob();
    }
    const std::string own = "jobs/" + name + "/";
    const Folder folder = options.batch_layout == BatchLayout::kFlat
                              ? Folder{"jobs/", "scripts/", "resources/", &shared}
                              : Folder{own, own, own, nullptr};
    AddJob(workspace, *found->second, *wish, folder, members);
  }
  if (members.empty()) return NoSuchJob();
  if (!wish->obs_path.empty()) return ObsReply(wish->obs_path, "jobs");
  return ZipReply(members, options);
}

}  // namespace dlffs::sim
