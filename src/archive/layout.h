// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "dlffs/base/result.h"

#include "archive/member_table.h"

namespace dlffs::archive {

// Answers come in two layouts (api.md 1.4). In the one a job's files lie where the mount shows
// them, in `jobs`, `scripts` and `resources`; a batch answer in this layout is flat: the files of
// all its jobs lie together. In the other every job has a directory `jobs/<job>/` with its
// definition and what it uses side by side.

/// Where the entries of a single export of `job` belong: at their own path, but for those in
/// `jobs/<job>/` of an answer in the layout of a batch.
std::vector<Placement> PlaceSingle(const std::vector<Entry>& entries, const std::string& job);

/// Which entries of a batch answer belong to which of `jobs`, and where. A job whose definition the
/// answer lacks is missing from the result. kCorrupt where an entry cannot be attributed.
Result<std::map<std::string, std::vector<Placement>>> PlaceBatch(
    const std::vector<Entry>& entries, const std::vector<std::string>& jobs);

}  // namespace dlffs::archive
