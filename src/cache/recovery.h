// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dlffs/base/clock.h"
#include "dlffs/base/result.h"

#include "cache/cache_paths.h"
#include "cache/index.h"

namespace dlffs::cache {

/// Makes index and containers agree again, whatever a kill or somebody's `rm` left: rows without
/// container are dropped, containers without row are indexed from their record, or removed where
/// that is not possible. A job that another process is publishing just now is left to it.
/// `index_was_lost`: the index is new, so that the times that files had last are not known for
/// sure; later changes are then given times after `now`.
Status Recover(const CachePaths& paths, Index& index, bool index_was_lost, base::WallTime now);

}  // namespace dlffs::cache
