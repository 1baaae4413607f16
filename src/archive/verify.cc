// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "dlffs/archive/export_archive.h"

#include "archive/entry_name.h"
#include "archive/inflate.h"
#include "archive/layout.h"
#include "archive/verified_entries.h"
#include "archive/zip_export.h"
#include "archive/zip_handle.h"

namespace dlffs::archive {

Result<std::shared_ptr<const VerifiedExport>> VerifySingle(std::string zip, const std::string& job,
                                                           const Limits& limits) {
  const auto bytes = std::make_shared<const std::string>(std::move(zip));
  const Result<std::vector<Entry>> entries = VerifyEntries(*bytes, limits, KeepText::kNone);
  if (!entries) return tl::unexpected(entries.error());
  return std::make_shared<ZipExport>(bytes, BuildMemberTable(PlaceSingle(*entries, job)));
}

Result<std::map<std::string, std::shared_ptr<const VerifiedExport>>> VerifyBatch(
    std::string zip, const std::vector<std::string>& jobs, const Limits& limits) {
  const auto bytes = std::make_shared<const std::string>(std::move(zip));
  const Result<std::vector<Entry>> entries = VerifyEntries(*bytes, limits, KeepText::kDefinitions);
  if (!entries) return tl::unexpected(entries.error());
  const auto placements = PlaceBatch(*entries, jobs);
  if (!placements) return tl::unexpected(placements.error());
  std::map<std::string, std::shared_ptr<const VerifiedExport>> exports;
  for (const auto& [job, placed] : *placements) {
    exports.emplace(job, std::make_shared<ZipExport>(bytes, BuildMemberTable(placed)));
  }
  return exports;
}

}  // namespace dlffs::archive
