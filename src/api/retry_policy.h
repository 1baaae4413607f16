// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string_view>

#include "dlffs/base/clock.h"
#include "dlffs/base/result.h"

namespace dlffs::api {

/// When a call is sent once more (api.md 8.4). Every call reads, exports included, so repeating one
/// does no harm.
struct RetryPolicy {
  int retries = 5;                                   ///< network.retries
  base::Duration within = std::chrono::seconds(60);  ///< of the first attempt: who waits gives up
  base::Duration first_pause = std::chrono::milliseconds(500);
  base::Duration longest_pause = std::chrono::seconds(12);

  /// How long to wait before the call is repeated; nothing: it is not. `attempt`: 1 for the first.
  /// `retry_after`: the header of the answer. `random`: in [0, 1).
  std::optional<base::Duration> PauseAfter(int attempt, base::Duration since_first,
                                           const Error& error, std::string_view retry_after,
                                           base::WallTime now, double random) const;
};

/// What may be different a moment later: 429, 502, 503, 504, or an answer that broke off. Not a
/// connection that cannot be made: that is a state, which is not ended by asking on.
bool MayPass(const Error& error);

/// Retry-After, as seconds or as a date of HTTP (RFC 9110, 10.2.3); nothing where it is neither.
std::optional<base::Duration> ParseRetryAfter(std::string_view text, base::WallTime now);

}  // namespace dlffs::api
