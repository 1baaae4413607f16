// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "dlffs/base/mutex.h"

#include "sim/call.h"

namespace dlffs::sim {

/// How often each kind of call was made. Any thread may call.
class Counts {
 public:
  /// Counted when a request was read, before anything delays it.
  void Add(const Call& call) EXCLUDES(mutex_);
  /// The jobs of a batch export, known once its body is understood.
  void AddBatch(const std::vector<std::string>& jobs) EXCLUDES(mutex_);
  void AddStatus(int status) EXCLUDES(mutex_);
  void Reset() EXCLUDES(mutex_);

  Json ToJson() const EXCLUDES(mutex_);
  /// Waits until there were `least` calls of `kind`, or until the time is up, or Stop.
  void WaitFor(CallKind kind, int least, std::chrono::steady_clock::time_point until) const
      EXCLUDES(mutex_);
  /// Ends all waiting, also what comes later.
  void Stop() EXCLUDES(mutex_);

 private:
  mutable base::Mutex mutex_;
  mutable base::CondVar changed_;
  std::array<int, kCallKinds> by_kind_ GUARDED_BY(mutex_){};
  std::map<std::string, int> exports_by_job_ GUARDED_BY(mutex_);
  std::map<std::string, int> batch_exports_by_job_ GUARDED_BY(mutex_);
  std::map<std::string, int> by_status_ GUARDED_BY(mutex_);
  bool stopped_ GUARDED_BY(mutex_) = false;
};

}  // namespace dlffs::sim
