// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <utility>

#include "dlffs/base/mutex.h"
#include "dlffs/base/timer.h"

#include "support/fake_clock.h"

namespace dlffs::test {

/// A timer that fires while a FakeClock is advanced, on the thread that advances it, in order of
/// time.
class ManualTimer final : public base::Timer {
 public:
  explicit ManualTimer(FakeClock& clock);
  ~ManualTimer() override;

  base::TimerId RunAt(base::MonotonicTime when, base::Task task) override EXCLUDES(mutex_);
  void Cancel(base::TimerId id) override EXCLUDES(mutex_);

  /// Fires what is due without moving the clock, as the real timer does at once.
  void RunDue() { RunUntil(clock_.Now()); }
  /// Tasks that have neither run nor been cancelled.
  size_t pending() const EXCLUDES(mutex_);

 private:
  void RunUntil(base::MonotonicTime target) EXCLUDES(mutex_);

  FakeClock& clock_;
  mutable base::Mutex mutex_;
  uint64_t next_id_ GUARDED_BY(mutex_) = 1;
  std::map<std::pair<base::MonotonicTime, uint64_t>, base::Task> tasks_ GUARDED_BY(mutex_);
};

}  // namespace dlffs::test
