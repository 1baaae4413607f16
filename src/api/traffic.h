// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>

#include "dlffs/base/clock.h"
#include "dlffs/base/timer.h"

#include "api/retry_policy.h"
#include "api/throttle.h"

namespace dlffs::api {

/// What the service counts together (api.md 8.1).
enum class RateClass {
  kList,    ///< lists of jobs and scripts: 30 in a second for each user
  kExport,  ///< exports and job details: 10
  kFree,    ///< IAM and management, which publish no rate
};

/// How much is asked, and how often again.
struct Traffic {
  std::shared_ptr<Throttle> lists;
  std::shared_ptr<Throttle> exports;
  RetryPolicy retry;
  base::Timer& timer;
  std::shared_ptr<const base::Clock> clock;
  std::function<double()> random;  ///< in [0, 1); called from any thread
};

}  // namespace dlffs::api
