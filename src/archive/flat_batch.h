// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "dlffs/base/result.h"

#include "archive/member_table.h"

namespace dlffs::archive {

/// Adds each of `entries`, which lie outside of any job's directory, to the jobs of `asked` that it
/// belongs to: a definition by its name, what definitions use by their references (api.md 2.5),
/// which the texts in `placements` and in `entries` hold. Where a single job was asked for,
/// everything is its. A job without definition is removed. kCorrupt: an entry that no job refers
/// to, or several that different jobs refer to by one name.
Status AttributeFlat(const std::vector<const Entry*>& entries, const std::set<std::string>& asked,
                     std::map<std::string, std::vector<Placement>>& placements);

}  // namespace dlffs::archive
