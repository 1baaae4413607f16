// SPDX-License-Identifier: Apache-2.0
#include "archive/inflation_budget.h"

namespace dlffs::archive {

namespace {

/// Small files may well be all alike; from here on a ratio says something.
constexpr uint64_t kRatioCountsFrom = 1 << 20;

}  // namespace

InflationBudget::InflationBudget(const Limits& limits, uint64_t zip_bytes)
    : limits_(limits), zip_bytes_(zip_bytes) {}

Status InflationBudget::BeginMember(uint64_t compressed_bytes) {
  if (compressed_bytes > zip_bytes_ - total_compressed_) {
    return Err(ErrorCode::kCorrupt, "members share their bytes, or end beyond the zip");
  }
  member_ = 0;
  member_compressed_ = compressed_bytes;
  total_compressed_ += compressed_bytes;
  return {};
}

bool InflationBudget::ExceedsRatio(uint64_t inflated, uint64_t compressed) const {
  return limits_.ratio != 0 && inflated > kRatioCountsFrom && inflated / limits_.ratio > compressed;
}

Status InflationBudget::Add(uint64_t inflated_bytes) {
  member_ += inflated_bytes;
  total_ += inflated_bytes;
  if (member_ > limits_.member_size) {
    return Err(ErrorCode::kTooLarge, "a member inflates to more than limits.member_size = {} bytes",
               limits_.member_size);
  }
  if (total_ > limits_.unpacked_size) {
    return Err(ErrorCode::kTooLarge,
               "the export inflates to more than limits.unpacked_size = {} bytes",
               limits_.unpacked_size);
  }
  if (ExceedsRatio(member_, member_compressed_) || ExceedsRatio(total_, zip_bytes_)) {
    return Err(ErrorCode::kTooLarge,
               "the export inflates to more than limits.ratio = {} times its size", limits_.ratio);
  }
  return {};
}

}  // namespace dlffs::archive
