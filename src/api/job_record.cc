// SPDX-License-Identifier: Apache-2.0
#include "api/job_record.h"

#include <optional>
#include <utility>

#include "api/json_decode.h"
#include "api/redact.h"

namespace dlffs::api {

namespace {

/// A time; nothing where it is none, or so far away that it cannot be counted in nanoseconds.
std::optional<int64_t> MillisAt(const Json& entry, const char* key) {
  constexpr int64_t kLatest = 9'000'000'000'000;  // in 2255
  const std::optional<int64_t> millis = NumberAt(entry, key);
  return millis && *millis >= 0 && *millis <= kLatest ? millis : std::nullopt;
}

Job ReadEntry(const Json& entry) {
  Job job;
  job.name = TextAt(entry, "name");
  job.type = TextAt(entry, "jobType");
  job.owner = TextAt(entry, "owner");
  job.status = TextAt(entry, "status");
  job.path = TextAt(entry, "path");
  job.last_update_user = TextAt(entry, "lastUpdateUser");
  job.create_user = TextAt(entry, "createUser");
  job.create_time_ms = MillisAt(entry, "createTime");
  job.last_update_time_ms = MillisAt(entry, "lastUpdateTime");
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
    return Err(ErrorCode::kServiceFailure, "job detail of {}: the answer is no job", OneLine(name));
  }
  Job job = ReadEntry(*json);
  if (job.type.empty()) job.type = TextAt(*json, "processType");
  if (job.path.empty()) job.path = TextAt(*json, "directory");
  const Json* const basic = ObjectAt(*json, "basicConfig");
  if (job.owner.empty() && basic != nullptr) job.owner = TextAt(*basic, "owner");
  return job;
}

}  // namespace dlffs::api
