// SPDX-License-Identifier: Apache-2.0
#include "api/retry_policy.h"

#include <algorithm>
#include <charconv>
#include <ctime>
#include <string>

#include "dlffs/base/strings.h"

namespace dlffs::api {

namespace {

/// What a service asks for beyond this is not waited for within one call.
constexpr int64_t kMostSeconds = 24 * 3600;

}  // namespace

bool MayPass(const Error& error) {
  switch (error.http_status) {
    case 429:
    case 502:
    case 503:
    case 504:
      return true;
    default:
      break;
  }
  const bool answered = error.http_status / 100 > 2;
  return !answered && error.code == ErrorCode::kServiceFailure;
}

std::optional<base::Duration> ParseRetryAfter(std::string_view text, base::WallTime now) {
  text = base::Trim(text);
  int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error == std::errc() && end == text.data() + text.size()) {
    return std::chrono::seconds(std::clamp<int64_t>(seconds, 0, kMostSeconds));
  }
  std::tm date{};
  const std::string copy(text);
  const char* const rest = strptime(copy.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &date);
  if (rest == nullptr || *rest != '\0') return std::nullopt;
  const base::WallTime until = std::chrono::system_clock::from_time_t(timegm(&date));
  return std::clamp<base::Duration>(until - now, base::Duration::zero(),
                                    std::chrono::seconds(kMostSeconds));
}

std::optional<base::Duration> RetryPolicy::PauseAfter(int attempt, base::Duration since_first,
                                                      const Error& error,
                                                      std::string_view retry_after,
                                                      base::WallTime now, double random) const {
  if (attempt > retries || !MayPass(error)) return std::nullopt;
  std::optional<base::Duration> pause = ParseRetryAfter(retry_after, now);
  if (!pause) {
    // Full jitter: those who failed together must not come again together.
    const int doublings = std::min(attempt - 1, 20);
    const base::Duration most = std::min(longest_pause, first_pause * (int64_t{1} << doublings));
    pause = base::Duration(static_cast<int64_t>(static_cast<double>(most.count()) * random));
  }
  if (since_first + *pause >= within) return std::nullopt;
  return pause;
}

}  // namespace dlffs::api
