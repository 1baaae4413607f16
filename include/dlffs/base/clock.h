// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>

namespace dlffs::base {

using Duration = std::chrono::nanoseconds;
/// For deadlines and due times: does not step; stops while the machine is suspended.
using MonotonicTime = std::chrono::steady_clock::time_point;
/// For what users see and what is stored; may step.
using WallTime = std::chrono::time_point<std::chrono::system_clock, std::chrono::nanoseconds>;

/// Where time comes from, so that tests can move it. Any thread may call.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual MonotonicTime Now() const = 0;
  virtual WallTime WallNow() const = 0;
  /// How long the machine has been suspended since it was started: what the monotonic time leaves
  /// out.
  virtual Duration Suspended() const = 0;
};

class SystemClock final : public Clock {
 public:
  MonotonicTime Now() const override { return std::chrono::steady_clock::now(); }
  WallTime WallNow() const override { return std::chrono::system_clock::now(); }
  Duration Suspended() const override;
};

/// The service counts milliseconds since the epoch (api.md section 9).
inline WallTime FromMillis(int64_t ms) { return WallTime(std::chrono::milliseconds(ms)); }
inline int64_t ToMillis(WallTime time) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
}

}  // namespace dlffs::base
