// SPDX-License-Identifier: Apache-2.0
#include "dlffs/base/clock.h"

#include <ctime>

namespace dlffs::base {

namespace {

Duration Read(clockid_t clock) {
  timespec time{};
  clock_gettime(clock, &time);
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

}  // namespace

Duration SystemClock::Suspended() const { return Read(CLOCK_BOOTTIME) - Read(CLOCK_MONOTONIC); }

}  // namespace dlffs::base
