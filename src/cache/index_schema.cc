// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "dlffs/base/log.h"

#include "cache/index.h"

namespace dlffs::cache {

namespace {

/// PRAGMA user_version. A change that older programs cannot live with gets the next number, and a
/// step that brings an older index to it.
constexpr int64_t kFormat = 1;

constexpr const char* kSchema = R"(
CREATE TABLE job (
  id INTEGER PRIMARY KEY,
  key BLOB NOT NULL UNIQUE,           -- JobKey::Id
  endpoint TEXT NOT NULL, project_id TEXT NOT NULL, workspace_id TEXT NOT NULL,
  job TEXT NOT NULL, export_status TEXT NOT NULL,
  current BLOB,                       -- digest; NULL: nothing is current
  exported_at INTEGER NOT NULL, checked_at INTEGER NOT NULL,
  fingerprint TEXT NOT NULL, last_update_time_ms INTEGER, create_time_ms INTEGER,
  last_update_user TEXT NOT NULL,
  floor INTEGER                       -- JobHistory::floor
);
CREATE TABLE container (
  job INTEGER NOT NULL REFERENCES job, digest BLOB NOT NULL, bytes INTEGER NOT NULL,
  PRIMARY KEY (job, digest)
) WITHOUT ROWID;
CREATE TABLE file (
  job INTEGER NOT NULL REFERENCES job, path TEXT NOT NULL, name TEXT NOT NULL,
  size INTEGER NOT NULL, sha256 BLOB NOT NULL, mtime INTEGER NOT NULL, ctime INTEGER NOT NULL,
  present INTEGER NOT NULL,           -- 0: the current version lacks it
  PRIMARY KEY (job, path)
) WITHOUT ROWID;
)";

/// True: the schema was created. kCorrupt: damaged, or somebody else's.
Result<bool> Prepare(const std::string& path) {
  const Result<std::unique_ptr<Database>> database = Database::Open(path);
  if (!database) return tl::unexpected(database.error());
  const Result<int64_t> format = (*database)->Number("PRAGMA user_version");
  if (!format) return tl::unexpected(format.error());
  if (*format > kFormat) {
    return Err(
        ErrorCode::kInternal,
        "{} has format {}, this dlffs knows up to {}; use the newer dlffs, or another cache.dir",
        path, *format, kFormat);
  }
  if (*format == kFormat) {
    const Status sound = (*database)->Check();
    if (!sound) return tl::unexpected(sound.error());
    return false;
  }
  const Result<int64_t> tables = (*database)->Number("SELECT count(*) FROM sqlite_schema");
  if (!tables) return tl::unexpected(tables.error());
  if (*tables != 0) return Err(ErrorCode::kCorrupt, "{} is not an index", path);
  Result<Transaction> transaction = Transaction::Begin(**database, Transaction::Kind::kWrite);
  if (!transaction) return tl::unexpected(transaction.error());
  const Status created =
      (*database)->Execute(fmt::format("{}PRAGMA user_version={};", kSchema, kFormat));
  if (!created) return tl::unexpected(created.error());
  const Status committed = transaction->Commit();
  if (!committed) return tl::unexpected(committed.error());
  return true;
}

}  // namespace

Result<OpenedIndex> OpenIndex(const std::string& path) {
  Result<bool> created = Prepare(path);
  if (!created && created.error().code == ErrorCode::kCorrupt) {
    base::Log(base::LogLevel::kWarning,
              "cache-index-damaged path={} moved-to={}.damaged reason=\"{}\"", path, path,
              created.error().message);
    const Status moved = MoveDatabaseAside(path);
    if (!moved) return tl::unexpected(moved.error());
    created = Prepare(path);
  }
  if (!created) return tl::unexpected(created.error());
  return OpenedIndex{.index = std::make_unique<Index>(path), .is_new = *created};
}

}  // namespace dlffs::cache
