// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>

#include "dlffs/vfs/vfs.h"

#include "vfs/subject.h"

namespace dlffs::vfs {

/// What `user.dlf.*` says of a node, without the prefix; absent where there is nothing to say.
struct Xattrs {
  std::map<std::string, std::string> listed;
  /// Readable by name only: they change by themselves, and `cp -a` would copy them.
  std::map<std::string, std::string> unlisted;
};

std::string_view ExportStateName(ExportState state);
/// ISO 8601 in UTC with milliseconds.
std::string TimeText(base::WallTime time);

/// `entry`: of the job in its workspace, or of the project or workspace in its parent; null where
/// unknown.
Xattrs JobXattrs(const Subject& subject, const catalog::Entry* entry, const cache::Version* version,
                 ExportState state, const std::optional<Error>& error);
Xattrs ListedXattrs(const catalog::Entry* entry, const std::optional<Error>& error);

}  // namespace dlffs::vfs
