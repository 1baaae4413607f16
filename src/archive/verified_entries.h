// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "dlffs/archive/export_archive.h"
#include "dlffs/base/result.h"

#include "archive/member_table.h"

namespace dlffs::archive {

enum class KeepText { kNone, kDefinitions };

/// Inflates every entry of an answer once and returns those that are files, in the order of the
/// central directory. A symlink is a file that holds its target, as is whatever else has no
/// S_IFREG; directory entries are checked and left out. kCorrupt, kTooLarge.
Result<std::vector<Entry>> VerifyEntries(std::string_view zip, const Limits& limits, KeepText keep);

}  // namespace dlffs::archive
