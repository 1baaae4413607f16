// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

#include "dlffs/base/clock.h"
#include "dlffs/base/result.h"

namespace dlffs::api {

/// Remembers that credentials were refused, so that they are not tried again in a loop. IAM locks
/// an account after five wrong passwords in 15 minutes: the pauses of 1, 4, 16 and then 30 minutes
/// stay below that.
class Refusal {
 public:
  void Remember(Error error, base::MonotonicTime now) {
    pause_ = pause_ == base::Duration::zero() ? base::Duration(kFirstPause)
                                              : std::min(pause_ * 4, base::Duration(kLongestPause));
    until_ = now + pause_;
    error_ = std::move(error);
  }
  void Forget() { *this = {}; }

  /// The reason, for as long as no fresh attempt may be made.
  std::optional<Error> At(base::MonotonicTime now) const {
    return now < until_ ? error_ : std::nullopt;
  }
  /// The reason, also when another attempt is due.
  const std::optional<Error>& last() const { return error_; }

  static constexpr auto kFirstPause = std::chrono::minutes(1);
  static constexpr auto kLongestPause = std::chrono::minutes(30);

 private:
  std::optional<Error> error_;
  base::MonotonicTime until_{};
  base::Duration pause_{};
};

}  // namespace dlffs::api
