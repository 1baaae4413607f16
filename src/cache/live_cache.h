// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "dlffs/base/result.h"

#include "cache/cache_paths.h"
#include "cache/index.h"
#include "cache/staging.h"

namespace dlffs::cache {

/// A cache directory that is ready to be used.
struct LiveCache {
  std::shared_ptr<Index> index;
  std::shared_ptr<Staging> staging;
};

/// Creates what is missing in the cache directory, and recovers what is there.
Result<LiveCache> PrepareCache(const CachePaths& paths);

}  // namespace dlffs::cache
