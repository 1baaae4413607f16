// SPDX-License-Identifier: Apache-2.0
#include "sim/counts.h"

namespace dlffs::sim {

void Counts::Add(const Call& call) {
  base::MutexLock lock(mutex_);
  ++by_kind_.at(static_cast<size_t>(call.kind));
  if (call.kind == CallKind::kExport) ++exports_by_job_[call.name];
  changed_.NotifyAll();
}

void Counts::AddBatch(const std::vector<std::string>& jobs) {
  base::MutexLock lock(mutex_);
  for (const std::string& job : jobs) ++batch_exports_by_job_[job];
}

void Counts::AddStatus(int status) {
  base::MutexLock lock(mutex_);
  ++by_status_[std::to_string(status)];
}

void Counts::Reset() {
  base::MutexLock lock(mutex_);
  by_kind_ = {};
  exports_by_job_.clear();
  batch_exports_by_job_.clear();
  by_status_.clear();
}

Json Counts::ToJson() const {
  base::MutexLock lock(mutex_);
  Json json;
  for (size_t i = 0; i < by_kind_.size(); ++i) {
    json[std::string(CallKindName(static_cast<CallKind>(i)))] = by_kind_.at(i);
  }
  json["exports_by_job"] = exports_by_job_;
  json["batch_exports_by_job"] = batch_exports_by_job_;
  json["by_status"] = by_status_;
  return json;
}

void Counts::WaitFor(CallKind kind, int least, std::chrono::steady_clock::time_point until) const {
  base::MutexLock lock(mutex_);
  while (!stopped_ && by_kind_.at(static_cast<size_t>(kind)) < least &&
         std::chrono::steady_clock::now() < until) {
    changed_.WaitUntil(mutex_, until);
  }
}

void Counts::Stop() {
  base::MutexLock lock(mutex_);
  stopped_ = true;
  changed_.NotifyAll();
}

}  // namespace dlffs::sim
