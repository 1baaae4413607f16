// SPDX-License-Identifier: Apache-2.0
#include "sim/factory.h"

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "sim/paging.h"

namespace dlffs::sim {

namespace {

constexpr size_t kDefaultLimit = 10;
constexpr size_t kMostLimit = 100;

std::string Query(const Request& request, const char* name) {
  const auto found = request.query.find(name);
  return found == request.query.end() ? std::string() : found->second;
}

/// The documentation says pages; there are clients that count rows.
OffsetMeaning MeaningOf(const Options& options) {
  return options.row_offset ? OffsetMeaning::kRow : OffsetMeaning::kPage;
}

Json JobEntry(const Job& job, bool last_update_time) {
  Json entry = job.listing;
  if (last_update_time) entry["lastUpdateTime"] = job.last_update_time;
  return entry;
}

Json ScriptEntry(const Script& script) {
  Json entry = Json::parse(*script.document);
  entry["id"] = std::to_string(script.id);
  entry["owner"] = script.owner;
  entry["createUser"] = script.owner;
  entry["version"] = script.version;
  entry["autoAcquireLock"] = true;
  return entry;
}

Json ResourceEntry(const Resource& resource) {
  Json entry = Json::parse(*resource.document);
  entry["id"] = resource.id;
  return entry;
}

/// One page of `{"total", <name>: […]}` of those whose name contains `part`.
template <class Map, class ToJson>
Reply Page(const Map& objects, const char* name, const std::string& part, const Rows& rows,
           ToJson to_json) {
  std::vector<const typename Map::mapped_type::element_type*> matching;
  for (const auto& [key, object] : objects) {
    if (object->name.find(part) != std::string::npos) matching.push_back(object.get());
  }
  Json page = Json::array();
  for (size_t i = rows.first; i < rows.End(matching.size()); ++i) {
    page.push_back(to_json(*matching[i]));
  }
  return JsonReply(200, {{"total", matching.size()}, {name, page}});
}

}  // namespace

const Workspace* WorkspaceOf(const Project& project, const Request& request) {
  const std::string wanted = request.Header("workspace");
  // Only one instance has an obvious default.
  if (wanted.empty() && project.instances.size() > 1) return nullptr;
  for (const Instance& instance : project.instances) {
    for (const auto& workspace : instance.workspaces) {
      const bool meant = wanted.empty() ? workspace->is_default : workspace->id == wanted;
      if (meant) return workspace.get();
    }
  }
  return nullptr;
}

Reply NoSuchWorkspace() { return FactoryError("DLF.0819", "Workspace does not exists"); }

Reply NoSuchJob() { return FactoryError("DLF.0100", "The job does not exists."); }

Reply ListJobs(const Workspace& workspace, const Request& request, const Options& options) {
  const auto rows =
      RowsOf(request, MeaningOf(options), kDefaultLimit, static_cast<size_t>(options.page_limit));
  const std::string asked = Query(request, "jobType");
  const std::string type = asked.empty() ? "BATCH" : asked;
  if (!rows || (type != "BATCH" && type != "REAL_TIME")) return InvalidParameter();
  const std::string part = Query(request, "jobName");
  size_t total = 0;
  Json page = Json::array();
  for (const auto& job : workspace.newest_first) {
    if (job->type != type || job->name.find(part) == std::string::npos) continue;
    if (total >= rows->first && total < rows->first + rows->count) {
      page.push_back(JobEntry(*job, options.last_update_time));
    }
    ++total;
  }
  return JsonReply(200, {{"total", total}, {"jobs", page}});
}

Reply JobDetail(const Workspace& workspace, const Call& call, const Request& request) {
  const auto found = workspace.jobs.find(call.name);
  if (found == workspace.jobs.end()) return NoSuchJob();
  const Job& job = *found->second;
  const bool submitted = Query(request, "getJobSubmitVersion") == "true";
  Json detail = Json::parse(submitted ? *job.submitted : *job.document);
  detail["id"] = job.id;
  detail["createTime"] = job.create_time;
  return JsonReply(200, detail);
}

Reply Scripts(const Workspace& workspace, const Call& call, const Request& request,
              const Options& options) {
  if (call.name.empty()) {
    const auto rows = RowsOf(request, MeaningOf(options), kDefaultLimit, kMostLimit);
    if (!rows) return InvalidParameter();
    return Page(workspace.scripts, "scripts", Query(request, "scriptName"), *rows, ScriptEntry);
  }
  const auto found = workspace.scripts.find(call.name);
  if (found == workspace.scripts.end()) {
    return FactoryError("DLF.6201", "The script does not exist.");
  }
  return JsonReply(200, ScriptEntry(*found->second));
}

Reply Resources(const Workspace& workspace, const Call& call, const Request& request,
                const Options& options) {
  if (call.name.empty()) {
    const auto rows = RowsOf(request, MeaningOf(options), kDefaultLimit, kMostLimit);
    if (!rows) return InvalidParameter();
    return Page(workspace.resources, "resources", Query(request, "resourceName"), *rows,
                ResourceEntry);
  }
  const auto found = workspace.resources.find(call.name);
  if (found == workspace.resources.end()) {
    return FactoryError("DLF.6241", "The resource does not exist.");
  }
  return JsonReply(200, ResourceEntry(*found->second));
}

}  // namespace dlffs::sim
