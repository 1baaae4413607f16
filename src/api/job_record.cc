// SPDX-License-Identifier: Apache-2.0
#include "api/job_record.h"

#include <utility>

#include "api/json_decode.h"

namespace dlffs::api {

namespace {

Job ReadEntry(const Json& entry) {
  Job job;
  job.name = TextAt(entry, "name");
  job.type = TextAt(entry, "jobType");
  job.owner = TextAt(entry, "owner");
  job.status = TextAt(entry, "status");
  job.path = TextAt(entry, "path");
  job.last_update_user = TextAt(entry, "lastUpdateUser");
  job.create_user = TextAt(entry, "createUser");
  job.create_time_ms = NumberAt(entry, "createTime");
  job.last_update_time_ms = NumberAt(entry, "lastUpdateTime");
  job.single_node = FlagAt(entry, "singleNodeJobFlag");
  return job;
}

}  // namespace

Result<Page<Job>> ReadJobPage(std::string_view body) {
  const auto json = ParseJson(body);
  const Json* const entries = json ? ArrayAt(*json, "jobs") : nullptr;
  if (entries == nullptr) return Err(ErrorCode::kServiceFailure, "the answer is no list of jobs");
  Page<Job> page{.total = NumberAt(*json, "total"), .items = {}};
  for (const Json& entry : *entries) {
    Job job = ReadEntry(entry);
    if (!job.name.empty()) page.items.push_back(std::move(job));
  }
  return page;
}

Result<Job> ReadJobDetail(std::string_view body, const std::string& name) {
  const auto json = ParseJson(body);
  if (!json || TextAt(*json, "name").empty()) {
    return Err(ErrorCode::kServiceFailure, "job detail of {}: the answer is no job", name);
  }
  Job job = ReadEntry(*json);
  if (job.type.empty()) job.type = TextAt(*json, "processType");
  if (job.path.empty()) job.path = TextAt(*json, "directory");
  const Json* const basic = ObjectAt(*json, "basicConfig");
  if (job.owner.empty() && basic != nullptr) job.owner = TextAt(*basic, "owner");
  return job;
}

}  // namespace dlffs::api
