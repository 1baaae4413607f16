// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "dlffs/archive/export_archive.h"

namespace dlffs::archive {

/// Counts what a zip really inflates to against the limits. One thread at a time.
class InflationBudget {
 public:
  /// `zip_bytes`: of the whole zip.
  InflationBudget(const Limits& limits, uint64_t zip_bytes);

  /// kCorrupt: the members declare more compressed bytes than the zip has, so that copying each of
  /// them would fill a disk.
  Status BeginMember(uint64_t compressed_bytes);
  /// kTooLarge, naming the setting.
  Status Add(uint64_t inflated_bytes);

 private:
  bool ExceedsRatio(uint64_t inflated, uint64_t compressed) const;

  const Limits& limits_;
  const uint64_t zip_bytes_;
  uint64_t total_ = 0;
  uint64_t total_compressed_ = 0;
  uint64_t member_ = 0;
  uint64_t member_compressed_ = 0;
};

}  // namespace dlffs::archive
