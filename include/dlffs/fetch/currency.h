// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "dlffs/base/clock.h"
#include "dlffs/cache/store.h"
#include "dlffs/catalog/catalog.h"

namespace dlffs::fetch {

/// Whether a stored export still shows what the service has (product.md section 2).
struct Currency {
  bool stale = false;
  /// The listing that would tell is too old to go by: it is asked first.
  bool ask_listing = false;
  /// How long the answer "current" holds without asking anybody; 0 where stale or not to be told.
  base::Duration valid{0};
};

/// `entry`: the job in the workspace's listing; null where the listing lacks it.
/// Current: the listing shows what it showed when the export was requested, and the export names no
/// script or is younger than `refresh_export`. A listing is gone by for `refresh_export` from its
/// start.
Currency Judge(const cache::Version& version, const catalog::Entry* entry,
               const catalog::View& workspace, base::Duration refresh_export,
               base::MonotonicTime now, base::WallTime wall_now);

}  // namespace dlffs::fetch
