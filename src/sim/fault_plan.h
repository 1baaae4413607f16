// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <list>
#include <string>
#include <vector>

#include "dlffs/base/mutex.h"

#include "sim/fault.h"

namespace dlffs::sim {

/// The faults that are planned, and the requests that wait because of one. Any thread may call.
class FaultPlan {
 public:
  void Add(Fault fault) EXCLUDES(mutex_);
  /// Forgets all faults and lets everything that waits go on.
  void Clear() EXCLUDES(mutex_);
  /// Lets the oldest held request (of `job`, where one is given) go on; false where there is none.
  bool ReleaseOne(const std::string& job) EXCLUDES(mutex_);
  /// Clears, and nothing waits any more.
  void Stop() EXCLUDES(mutex_);

  /// What a request suffers. Faults that were cleared after they were taken make it wait no more.
  struct Taken {
    std::vector<Fault> faults;  ///< in the order in which they were added
    uint64_t clears = 0;        ///< how often all had been cleared by then
  };
  /// Those that hit this request; each is used up by one.
  Taken Take(const Call& call, const Request& request) EXCLUDES(mutex_);
  /// Returns when released, at once where all was cleared since `clears`.
  void Hold(const std::string& job, uint64_t clears) EXCLUDES(mutex_);
  /// Returns after `delay`, or when all is cleared, at once where it was since `clears`.
  void Delay(std::chrono::milliseconds delay, uint64_t clears) EXCLUDES(mutex_);

  Json ToJson() const EXCLUDES(mutex_);
  /// `{"held": n, "jobs": […]}`.
  Json HeldToJson() const EXCLUDES(mutex_);
  /// Waits until `least` requests are held, or until the time is up, or Stop.
  void WaitForHeld(size_t least, std::chrono::steady_clock::time_point until) const
      EXCLUDES(mutex_);

 private:
  struct Waiting {
    uint64_t ticket;
    std::string job;
  };
  bool Waits(uint64_t ticket) const REQUIRES(mutex_);

  mutable base::Mutex mutex_;
  mutable base::CondVar changed_;
  std::list<Fault> faults_ GUARDED_BY(mutex_);
  std::list<Waiting> held_ GUARDED_BY(mutex_);
  uint64_t next_ticket_ GUARDED_BY(mutex_) = 1;
  uint64_t clears_ GUARDED_BY(mutex_) = 0;
  bool stopped_ GUARDED_BY(mutex_) = false;
};

}  // namespace dlffs::sim
