// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include "dlffs/base/clock.h"
#include "dlffs/base/mutex.h"

namespace dlffs::test {

/// Time that stands still until a test moves it. Any thread may read it; one moves it.
class FakeClock final : public base::Clock {
 public:
  base::MonotonicTime Now() const override EXCLUDES(mutex_) {
    base::MutexLock lock(mutex_);
    return now_;
  }
  base::WallTime WallNow() const override EXCLUDES(mutex_) {
    base::MutexLock lock(mutex_);
    return wall_;
  }

  /// Moves both times on; what a ManualTimer holds until then runs at its moment.
  void Advance(base::Duration by) {
    const base::MonotonicTime target = Now() + by;
    if (run_until_) run_until_(target);
    SetNow(target);
  }
  /// Moves on to `now`, unless it is past already.
  void SetNow(base::MonotonicTime now) EXCLUDES(mutex_) {
    base::MutexLock lock(mutex_);
    if (now <= now_) return;
    wall_ += now - now_;
    now_ = now;
  }
  base::Duration Suspended() const override EXCLUDES(mutex_) {
    base::MutexLock lock(mutex_);
    return suspended_;
  }
  /// The machine sleeps: the monotonic time stands still.
  void Suspend(base::Duration time) EXCLUDES(mutex_) {
    base::MutexLock lock(mutex_);
    suspended_ += time;
    wall_ += time;
  }
  /// What an administrator or NTP does; the monotonic time goes on as if nothing were.
  void StepWall(base::Duration by) EXCLUDES(mutex_) {
    base::MutexLock lock(mutex_);
    wall_ += by;
  }

  void SetRunUntil(std::function<void(base::MonotonicTime)> run) { run_until_ = std::move(run); }

 private:
  mutable base::Mutex mutex_;
  base::MonotonicTime now_ GUARDED_BY(mutex_){std::chrono::hours(1000)};
  base::WallTime wall_ GUARDED_BY(mutex_) = base::FromMillis(1'767'225'600'000);  // 2026-01-01
  base::Duration suspended_ GUARDED_BY(mutex_){0};
  std::function<void(base::MonotonicTime)> run_until_;
};

}  // namespace dlffs::test
