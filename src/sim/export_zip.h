// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "dlffs/base/result.h"

#include "sim/realm.h"

namespace dlffs::sim {

struct ZipMember {
  std::string path;  ///< need not be unique
  Bytes content;
};

struct ZipStyle {
  bool data_descriptors =
      true;               ///< sizes and CRC after the data, as a streaming writer leaves them
  bool utf8_flag = true;  ///< names that are not ASCII are marked as UTF-8
};

/// A zip with the members in this order, modified now.
Result<std::string> WriteZip(const std::vector<ZipMember>& members, const ZipStyle& style);

/// Makes the first member's CRC wrong everywhere it is stated, or its uncompressed size.
void SpoilChecksum(std::string& zip);
void SpoilSize(std::string& zip);

}  // namespace dlffs::sim
