// SPDX-License-Identifier: Apache-2.0
#include "archive/inflate.h"

#include <algorithm>
#include <memory>
#include <vector>

#include "archive/zip_handle.h"

namespace dlffs::archive {

namespace {

constexpr size_t kPiece = 64 << 10;

struct CloseZipFile {
  void operator()(zip_file_t* file) const { zip_fclose(file); }
};

/// Reads an entry to its end, and says how long it was.
Result<uint64_t> ReadEntry(zip_t* zip, uint64_t index, zip_flags_t flags, uint64_t expected,
                           const std::function<Status(std::string_view)>& sink) {
  const std::unique_ptr<zip_file_t, CloseZipFile> file(zip_fopen_index(zip, index, flags));
  if (!file) {
    return Err(ErrorCode::kCorrupt, "entry {}: {}", index, ZipErrorText(zip_get_error(zip)));
  }
  std::vector<char> piece(std::min<uint64_t>(kPiece, expected) + 1);
  uint64_t total = 0;
  // To the 0 that follows the last byte: only there libzip compares the CRC.
  while (true) {
    const zip_int64_t got = zip_fread(file.get(), piece.data(), piece.size());
    if (got == 0) return total;
    if (got < 0) {
      return Err(ErrorCode::kCorrupt, "entry {}: {}", index,
                 ZipErrorText(zip_file_get_error(file.get())));
    }
    total += static_cast<uint64_t>(got);
    const Status taken = sink(std::string_view(piece.data(), static_cast<size_t>(got)));
    if (!taken) return tl::unexpected(taken.error());
  }
}

}  // namespace

Result<EntryStat> StatEntry(zip_t* zip, uint64_t index) {
  zip_stat_t stat;
  zip_stat_init(&stat);
  if (zip_stat_index(zip, index, 0, &stat) != 0) {
    return Err(ErrorCode::kCorrupt, "entry {}: {}", index, ZipErrorText(zip_get_error(zip)));
  }
  if ((stat.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && stat.encryption_method != ZIP_EM_NONE) {
    return Err(ErrorCode::kCorrupt, "entry {} is encrypted", index);
  }
  return EntryStat{
      .size = stat.size, .compressed_size = stat.comp_size, .method = stat.comp_method};
}

Status InflateEntry(zip_t* zip, uint64_t index, const EntryStat& stat,
                    const std::function<Status(std::string_view)>& sink) {
  const Result<uint64_t> total = ReadEntry(zip, index, 0, stat.size, sink);
  if (!total) return tl::unexpected(total.error());
  if (*total == stat.size) return {};
  return Err(ErrorCode::kCorrupt, "entry {}: {} bytes inflated, {} declared", index, *total,
             stat.size);
}

Status CheckCompressedSize(zip_t* zip, uint64_t index, const EntryStat& stat) {
  const Result<uint64_t> total = ReadEntry(zip, index, ZIP_FL_COMPRESSED, stat.compressed_size,
                                           [](std::string_view) { return Status(); });
  if (!total) return tl::unexpected(total.error());
  if (*total == stat.compressed_size) return {};
  return Err(ErrorCode::kCorrupt, "entry {}: {} compressed bytes, {} declared", index, *total,
             stat.compressed_size);
}

}  // namespace dlffs::archive
