// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "dlffs/archive/export_archive.h"

namespace dlffs::archive {

/// A file entry of an answer, inflated once.
struct Entry {
  uint64_t index = 0;                   ///< in the zip
  std::vector<std::string> components;  ///< of the decoded name; never empty
  uint64_t size = 0;
  base::Sha256 sha256;
  std::string text;  ///< kept for .job and .resource of a batch answer, whose references attribute
                     ///< the others
};

/// An entry as part of one job: where it lies below the job directory, in the layout of a single
/// export.
struct Placement {
  const Entry* entry = nullptr;
  std::vector<std::string> components;
};

/// A job's manifest, and for each of its members the entry that holds it.
struct MemberTable {
  Manifest manifest;
  std::vector<uint64_t> indices;
};

/// Makes paths safe and unique, the same whatever the order in the zip:
/// - two entries of equal path and content are one member;
/// - of one path and different content, the lowest digest keeps it, the others are numbered by
/// digest;
/// - a file where a directory is needed (`jobs`, `scripts` and `resources` always are) is numbered
/// likewise.
MemberTable BuildMemberTable(const std::vector<Placement>& placements);

}  // namespace dlffs::archive
