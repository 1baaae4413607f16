// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "dlffs/base/clock.h"
#include "dlffs/base/result.h"

namespace dlffs::api {

/// Turns at a steady rate, with a short burst after a pause. The service counts per user, so all
/// processes of a user that sign in the same way share one file (architecture.md 16): two numbers
/// that are only ever changed atomically, so that a process that is killed leaves nothing locked.
/// Any thread may call; nothing blocks.
class RateBucket {
 public:
  /// Of this process alone.
  explicit RateBucket(double per_second);
  /// Shared through `path`, which is created (0600) where it is missing. kInternal: the file cannot
  /// be used.
  static Result<std::shared_ptr<RateBucket>> Open(const std::string& path, double per_second);
  ~RateBucket();
  RateBucket(const RateBucket&) = delete;
  RateBucket& operator=(const RateBucket&) = delete;

  /// Takes a turn. Where there is none at `now`: the time at which to try again.
  std::optional<base::MonotonicTime> Take(base::MonotonicTime now);
  /// Nobody gets a turn before `until`: the service says that it is asked too often.
  void PauseUntil(base::MonotonicTime until);

 private:
  /// Nanoseconds of the monotonic clock, which is the same for all processes until the next boot.
  struct Shared {
    std::atomic<int64_t> next{0};  ///< when the next turn would be due if turns came steadily
    std::atomic<int64_t> paused_until{0};
  };
  static_assert(std::atomic<int64_t>::is_always_lock_free);

  RateBucket(Shared* mapped, double per_second);

  Shared own_;
  Shared* const shared_;
  const bool is_mapped_;
  const base::Duration interval_;
  const base::Duration burst_;  ///< how far turns may run ahead of the steady rate
};

}  // namespace dlffs::api
