// SPDX-License-Identifier: Apache-2.0
#include "archive/verified_entries.h"

#include <utility>

#include "archive/entry_name.h"
#include "archive/inflate.h"
#include "archive/inflation_budget.h"
#include "archive/zip_handle.h"

namespace dlffs::archive {

namespace {

struct Name {
  std::vector<std::string> components;
  bool closed_by_slash = false;
};

Result<Name> ReadName(zip_t* zip, uint64_t index) {
  const char* raw = zip_get_name(zip, index, ZIP_FL_ENC_RAW);
  // Strict: what is not marked as UTF-8 is converted from CP437. (A name ends at its first NUL:
  // libzip gives no length.)
  const char* cp437 = zip_get_name(zip, index, ZIP_FL_ENC_STRICT);
  if (raw == nullptr || cp437 == nullptr) {
    return Err(ErrorCode::kCorrupt, "entry {}: {}", index, ZipErrorText(zip_get_error(zip)));
  }
  const std::string decoded = DecodeName(raw, cp437);
  return Name{.components = SplitName(decoded),
              .closed_by_slash = decoded.ends_with('/') || decoded.ends_with('\\')};
}

bool WantsText(const Entry& entry, KeepText keep) {
  if (keep == KeepText::kNone) return false;
  const std::string_view suffix = KnownSuffix(entry.components.back());
  return suffix == ".job" || suffix == ".resource";
}

/// Fills size, digest and text in.
Status Inflate(zip_t* zip, InflationBudget& budget, bool keep_text, Entry& entry) {
  const Result<EntryStat> stat = StatEntry(zip, entry.index);
  if (!stat) return tl::unexpected(stat.error());
  Status begun = budget.BeginMember(stat->compressed_size);
  if (!begun) return begun;
  base::Sha256Stream digest;
  Status inflated = InflateEntry(zip, entry.index, *stat, [&](std::string_view piece) -> Status {
    digest.Update(piece);
    if (keep_text) entry.text.append(piece);
    return budget.Add(piece.size());
  });
  if (!inflated) return inflated;
  Status copyable = CheckCompressedSize(zip, entry.index, *stat);
  if (!copyable) return copyable;
  entry.size = stat->size;
  entry.sha256 = digest.Finish();
  return {};
}

}  // namespace

Result<std::vector<Entry>> VerifyEntries(std::string_view zip, const Limits& limits,
                                         KeepText keep) {
  const Result<ZipHandle> opened = OpenZip(zip);
  if (!opened) return tl::unexpected(opened.error());
  zip_t* handle = opened->get();
  const auto count = static_cast<uint64_t>(zip_get_num_entries(handle, 0));
  if (count > limits.members) {
    return Err(ErrorCode::kTooLarge, "{} members, more than limits.members = {}", count,
               limits.members);
  }
  InflationBudget budget(limits, zip.size());
  std::vector<Entry> entries;
  for (uint64_t index = 0; index < count; ++index) {
    Result<Name> name = ReadName(handle, index);
    if (!name) return tl::unexpected(name.error());
    Entry entry{.index = index,
                .components = std::move(name->components),
                .size = 0,
                .sha256 = {},
                .text = {}};
    const bool nameless = entry.components.empty();
    Status inflated = Inflate(handle, budget, !nameless && WantsText(entry, keep), entry);
    if (!inflated) {
      const std::string shown = nameless ? "nameless" : SafePath(FoldDeep(entry.components));
      return Err(inflated.error().code, "{}: {}", shown, inflated.error().message);
    }
    if (entry.size == 0 && (name->closed_by_slash || nameless)) continue;  // a directory
    if (nameless) return Err(ErrorCode::kCorrupt, "entry {} has no name", index);
    entries.push_back(std::move(entry));
  }
  return entries;
}

}  // namespace dlffs::archive
