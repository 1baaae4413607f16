// SPDX-License-Identifier: Apache-2.0
#include "archive/zip_export.h"

#include <cerrno>
#include <limits>
#include <utility>

#include "archive/inflate.h"
#include "archive/real_name_field.h"
#include "archive/zip_handle.h"

namespace dlffs::archive {

namespace {

tl::unexpected<Error> WriteFailure(const std::string& path, zip_error_t* error) {
  const int system = zip_error_system_type(error) == ZIP_ET_SYS ? zip_error_code_system(error) : 0;
  const ErrorCode code =
      system == ENOSPC || system == EDQUOT ? ErrorCode::kNoSpace : ErrorCode::kInternal;
  return Err(code, "write {}: {}", path, ZipErrorText(error));
}

/// Adds one member as compressed as it is in `from`.
bool CopyMember(zip_t* to, zip_t* from, uint64_t index, const EntryStat& stat,
                const Member& member) {
  zip_source_t* source = zip_source_zip(to, from, index, ZIP_FL_COMPRESSED, 0, -1);
  if (source == nullptr) return false;
  const zip_int64_t added = zip_file_add(to, member.path.c_str(), source, ZIP_FL_ENC_UTF_8);
  if (added < 0) {
    zip_source_free(source);
    return false;
  }
  // Without this a member that is merely stored would be deflated.
  const auto at = static_cast<uint64_t>(added);
  if (zip_set_file_compression(to, at, stat.method, 0) != 0) return false;
  return SetRealName(to, at, member);
}

}  // namespace

ZipExport::ZipExport(std::shared_ptr<const std::string> zip, MemberTable table)
    : zip_(std::move(zip)), table_(std::move(table)) {}

Status ZipExport::WriteContainer(const std::string& path, std::string_view record) const {
  if (record.size() > std::numeric_limits<uint16_t>::max()) {
    return Err(ErrorCode::kInternal, "write {}: a record of {} bytes does not fit in a zip comment",
               path, record.size());
  }
  const Result<ZipHandle> from =
      OpenZip(*zip_);  // outlives `to`, which reads from it when it is closed
  if (!from) return tl::unexpected(from.error());
  int failure = 0;
  ZipHandle to(zip_open(path.c_str(), ZIP_CREATE | ZIP_EXCL, &failure));
  if (!to) {
    zip_error_t error;
    zip_error_init_with_code(&error, failure);
    auto failed = WriteFailure(path, &error);
    zip_error_fini(&error);
    return failed;
  }
  // libzip writes no file for an archive without entries; a directory changes nothing for those who
  // read it.
  if (table_.indices.empty() && zip_dir_add(to.get(), "jobs", 0) < 0)
    return WriteFailure(path, zip_get_error(to.get()));
  for (size_t i = 0; i < table_.indices.size(); ++i) {
    const Result<EntryStat> stat = StatEntry(from->get(), table_.indices[i]);
    if (!stat) return tl::unexpected(stat.error());
    if (!CopyMember(to.get(), from->get(), table_.indices[i], *stat, table_.manifest.members[i])) {
      return WriteFailure(path, zip_get_error(to.get()));
    }
  }
  if (zip_set_archive_comment(to.get(), record.data(), static_cast<uint16_t>(record.size())) != 0 ||
      zip_close(to.get()) != 0) {
    return WriteFailure(path, zip_get_error(to.get()));
  }
  static_cast<void>(to.release());  // zip_close freed it
  return {};
}

}  // namespace dlffs::archive
