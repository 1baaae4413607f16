// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "dlffs/archive/export_archive.h"
#include "dlffs/base/clock.h"
#include "dlffs/cache/store.h"

namespace dlffs::cache {

/// What was last known of a path of a job.
struct PathHistory {
  base::Sha256 sha256;
  base::WallTime mtime;
  base::WallTime ctime;
  bool present = true;  ///< false: a later version does not have the path
};

struct JobHistory {
  std::map<std::string, PathHistory> paths;
  /// No time that the job's files ever had is later, where `paths` may not know them all: after the
  /// index was lost.
  std::optional<base::WallTime> floor;
};

/// Gives the members of a version that becomes current their times (product.md 1.8): those of a
/// path whose bytes stay are kept; else mtime is what the service says of the job's last change if
/// that is later than what the path had before, else `now`, and in any case later than before, also
/// where the path had vanished in between.
std::vector<File> GiveTimes(const archive::Manifest& manifest, const JobHistory& history,
                            const Stamp& stamp, base::WallTime now);

}  // namespace dlffs::cache
