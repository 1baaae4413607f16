// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <memory>
#include <utility>

#include "dlffs/base/clock.h"
#include "dlffs/base/executor.h"
#include "dlffs/base/mutex.h"
#include "dlffs/base/timer.h"

#include "api/rate_bucket.h"

namespace dlffs::api {

/// The queue in front of one rate of the service: first come, first served. Any thread may call;
/// what waits is let through on the timer's thread, and keeps the throttle alive.
class Throttle : public std::enable_shared_from_this<Throttle> {
 public:
  /// Called once, with no lock held; not at all after Stop.
  using Turn = base::Task;

  /// `timer` must outlive the throttle.
  Throttle(std::shared_ptr<RateBucket> bucket, base::Timer& timer,
           std::shared_ptr<const base::Clock> clock)
      : bucket_(std::move(bucket)), timer_(timer), clock_(std::move(clock)) {}

  /// Calls `turn` at once where it is its turn, else later.
  void Enter(Turn turn) EXCLUDES(mutex_);
  /// The service asked for a pause, which holds for all who share the rate.
  void Pause(base::Duration pause);
  /// Forgets who waits, and who comes from now on: the service is being ended, and with it whoever
  /// could be told.
  void Stop() EXCLUDES(mutex_);

 private:
  /// Lets through whose turn it is, and sets the timer for the next.
  void Serve() EXCLUDES(mutex_);

  const std::shared_ptr<RateBucket> bucket_;
  base::Timer& timer_;
  const std::shared_ptr<const base::Clock> clock_;

  base::Mutex mutex_;
  std::deque<Turn> queue_ GUARDED_BY(mutex_);
  bool timer_set_ GUARDED_BY(mutex_) = false;
  bool stopped_ GUARDED_BY(mutex_) = false;
};

}  // namespace dlffs::api
