// SPDX-License-Identifier: Apache-2.0
#include "sim/export_zip.h"

#include <memory>

#include <zip.h>

#include "sim/zip_layout.h"

namespace dlffs::sim {

namespace {

struct SourceFree {
  void operator()(zip_source_t* source) const { zip_source_free(source); }
};
struct ArchiveDiscard {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};
using Source = std::unique_ptr<zip_source_t, SourceFree>;
using Archive = std::unique_ptr<zip_t, ArchiveDiscard>;

Status AddMembers(zip_t* archive, const std::vector<ZipMember>& members) {
  for (size_t i = 0; i < members.size(); ++i) {
    const std::string& content = *members[i].content;
    zip_source_t* source = zip_source_buffer(archive, content.data(), content.size(), 0);
    // libzip refuses equal names, the service does not: numbers here, the names later.
    if (source == nullptr ||
        zip_file_add(archive, std::to_string(i).c_str(), source, ZIP_FL_ENC_UTF_8) < 0) {
      if (source != nullptr) zip_source_free(source);
      return Err(ErrorCode::kInternal, "zip {}: {}", members[i].path, zip_strerror(archive));
    }
  }
  return {};
}

Result<std::string> ReadAll(zip_source_t* source) {
  zip_stat_t stat;
  if (zip_source_open(source) < 0 || zip_source_stat(source, &stat) < 0) {
    return Err(ErrorCode::kInternal, "read a zip back from memory");
  }
  std::string bytes(stat.size, '\0');
  const zip_int64_t got = zip_source_read(source, bytes.data(), bytes.size());
  zip_source_close(source);
  if (got != static_cast<zip_int64_t>(bytes.size())) {
    return Err(ErrorCode::kInternal, "read a zip back from memory: {} of {} bytes", got,
               bytes.size());
  }
  return bytes;
}

}  // namespace

Result<std::string> WriteZip(const std::vector<ZipMember>& members, const ZipStyle& style) {
  // To libzip an archive without members is none: it writes nothing.
  if (members.empty()) return LayOut({}, members, style);
  zip_error_t error;
  zip_error_init(&error);
  const Source sink(zip_source_buffer_create(nullptr, 0, 0, &error));
  if (!sink) return Err(ErrorCode::kInternal, "zip in memory: {}", zip_error_strerror(&error));
  zip_source_keep(sink.get());  // the archive takes one reference
  Archive archive(zip_open_from_source(sink.get(), ZIP_TRUNCATE, &error));
  if (!archive) {
    zip_source_free(sink.get());
    return Err(ErrorCode::kInternal, "zip in memory: {}", zip_error_strerror(&error));
  }
  if (Status added = AddMembers(archive.get(), members); !added) {
    return tl::unexpected(added.error());
  }
  if (zip_close(archive.get()) < 0) {
    return Err(ErrorCode::kInternal, "zip in memory: {}", zip_strerror(archive.get()));
  }
  static_cast<void>(archive.release());
  Result<std::string> packed = ReadAll(sink.get());
  if (!packed) return packed;
  return LayOut(*packed, members, style);
}

}  // namespace dlffs::sim
