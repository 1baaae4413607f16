// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "dlffs/base/clock.h"

namespace dlffs::cache {

/// Times are stored as nanoseconds since the epoch.
inline int64_t ToNanos(base::WallTime time) { return time.time_since_epoch().count(); }
inline base::WallTime FromNanos(int64_t nanos) {
  return base::WallTime(std::chrono::nanoseconds(nanos));
}

}  // namespace dlffs::cache
