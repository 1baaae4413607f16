// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "dlffs/catalog/listing.h"
#include "dlffs/vfs/types.h"

#include "vfs/subject.h"

namespace dlffs::vfs {

/// 63 bits, the same after a remount, on every machine: from where a thing is in the service and,
/// for a file, from its bytes (architecture.md, kernel side 3). Never 0 or 1.
uint64_t InodeNumber(std::string_view endpoint, const Subject& subject);

Attributes FileAttributes(std::string_view endpoint, const Subject& file);
Attributes AliasAttributes(std::string_view endpoint, const Subject& alias, base::WallTime time);
Attributes DirectoryAttributes(std::string_view endpoint, const Subject& directory,
                               uint32_t subdirectories, base::WallTime time);

}  // namespace dlffs::vfs
