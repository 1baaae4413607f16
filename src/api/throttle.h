// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <memory>

#include "dlffs/base/clock.h"
#include "dlffs/base/mutex.h"
#include "dlffs/base/timer.h"
#include "dlffs/base/unique_function.h"

#include "api/rate_bucket.h"

namespace dlffs::api {

/// The queue in front of one rate of the service: first come, first served. Any thread may call;
/// what waits is let through on the timer's thread, and keeps the throttle alive.
class Throttle : public std::enable_shared_from_this<Throttle> {
 public:
  /// True: go on. False: the service is being ended. Called exactly once, with no lock held.
  using Turn = base::UniqueFunction<void(bool)>;

  /// `timer` must outlive the throttle.
  Throttle(std::shared_ptr<RateBucket> bucket, base::Timer& timer, const base::Clock& clock)
      : bucket_(std::move(bucket)), timer_(timer), clock_(clock) {}

  /// Calls `turn` at once where it is its turn, else later.
  void Enter(Turn turn) EXCLUDES(mutex_);
  /// The service asked for a pause, which holds for all who share the rate.
  void Pause(base::Duration pause);
  /// Turns everybody away who waits, and who comes from now on.
  void Stop() EXCLUDES(mutex_);

 private:
  /// Lets through whose turn it is, and sets the timer for the next.
  void Serve() EXCLUDES(mutex_);

  const std::shared_ptr<RateBucket> bucket_;
  base::Timer& timer_;
  const base::Clock& clock_;

  base::Mutex mutex_;
  std::deque<Turn> queue_ GUARDED_BY(mutex_);
  bool timer_set_ GUARDED_BY(mutex_) = false;
  bool stopped_ GUARDED_BY(mutex_) = false;
};

}  // namespace dlffs::api
