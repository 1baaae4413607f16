// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dlffs/base/result.h"
#include "dlffs/cache/store.h"

namespace dlffs::cache {

/// What a container says of itself, as JSON in its zip comment, so that the index can be rebuilt
/// from containers:
///   {"format": 1,
///    "key": {"endpoint", "project_id", "workspace_id", "job", "export_status"},
///    "digest": hex, "exported_at": ns,
///    "stamp": {"fingerprint", "last_update_time_ms", "create_time_ms", "last_update_user"},
///    "times": [[mtime ns, ctime ns, for how many members in byte order of path], …]}
struct Record {
  JobKey key;
  base::Sha256 digest;
  Stamp stamp;
  base::WallTime exported_at;
  struct Run {
    base::WallTime mtime;
    base::WallTime ctime;
    size_t members = 0;
  };
  std::vector<Run> times;
};

/// The record of a version. Where the times of its members do not fit in a zip comment, all get the
/// latest of them.
Record MakeRecord(const Version& version);
/// kInternal where it does not fit in a zip comment.
Result<std::string> WriteRecord(const Record& record);
/// kCorrupt: `text` is no record. kInternal: of a format that a later dlffs brought.
Result<Record> ParseRecord(std::string_view text);

/// The members with their times as recorded; nothing where the record is about other members.
std::optional<std::vector<File>> FilesOf(const Record& record, const archive::Manifest& manifest);

}  // namespace dlffs::cache
