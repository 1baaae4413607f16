// SPDX-License-Identifier: Apache-2.0
#include "cache/sqlite.h"

#include <algorithm>
#include <cerrno>
#include <utility>

#include <fmt/format.h>

#include "cache/files.h"

namespace dlffs::cache {

namespace {

/// Writers of one file wait for each other; each is done within milliseconds unless the disk stands
/// still.
constexpr int kBusyMilliseconds = 20'000;
constexpr size_t kIdleConnections = 4;

tl::unexpected<Error> DatabaseError(sqlite3* database, std::string_view action) {
  const int result = sqlite3_errcode(database);
  const int system = sqlite3_system_errno(database);
  ErrorCode code = ErrorCode::kInternal;
  if (result == SQLITE_CORRUPT || result == SQLITE_NOTADB) code = ErrorCode::kCorrupt;
  if (result == SQLITE_FULL || (result == SQLITE_IOERR && (system == ENOSPC || system == EDQUOT))) {
    code = ErrorCode::kNoSpace;
  }
  const char* path = sqlite3_db_filename(database, "main");
  return Err(code, "{} {}: {}", action, path != nullptr ? path : "database",
             sqlite3_errmsg(database));
}

}  // namespace

void Statement::Note(int result) {
  if (bind_result_ == SQLITE_OK) bind_result_ = result;
}

Statement& Statement::Bind(int64_t value) {
  Note(sqlite3_bind_int64(statement_.get(), next_parameter_++, value));
  return *this;
}

Statement& Statement::Bind(const std::optional<int64_t>& value) {
  return value ? Bind(*value) : BindNull();
}

Statement& Statement::Bind(std::string_view text) {
  // An empty view may point nowhere, which SQLite takes for NULL.
  const char* data = text.empty() ? "" : text.data();
  // SQLITE_TRANSIENT is a function pointer made of an integer; copying here avoids the cast and
  // keeps the contract.
  char* copy = static_cast<char*>(sqlite3_malloc64(text.size() + 1));
  if (copy == nullptr) {
    Note(SQLITE_NOMEM);
    return *this;
  }
  std::copy_n(data, text.size(), copy);
  Note(sqlite3_bind_text64(statement_.get(), next_parameter_++, copy, text.size(), sqlite3_free,
                           SQLITE_UTF8));
  return *this;
}

Statement& Statement::Bind(const base::Sha256& digest) {
  void* copy = sqlite3_malloc64(digest.bytes.size());
  if (copy == nullptr) {
    Note(SQLITE_NOMEM);
    return *this;
  }
  std::copy(digest.bytes.begin(), digest.bytes.end(), static_cast<uint8_t*>(copy));
  Note(sqlite3_bind_blob64(statement_.get(), next_parameter_++, copy, digest.bytes.size(),
                           sqlite3_free));
  return *this;
}

Statement& Statement::BindNull() {
  Note(sqlite3_bind_null(statement_.get(), next_parameter_++));
  return *this;
}

Result<bool> Statement::Step() {
  if (bind_result_ != SQLITE_OK) return DatabaseError(database_, "bind to a statement of");
  const int result = sqlite3_step(statement_.get());
  if (result == SQLITE_ROW) return true;
  if (result == SQLITE_DONE) return false;
  return DatabaseError(database_, "use");
}

Status Statement::Run() {
  const Result<bool> stepped = Step();
  sqlite3_reset(statement_.get());
  next_parameter_ = 1;
  bind_result_ = SQLITE_OK;
  if (!stepped) return tl::unexpected(stepped.error());
  return {};
}

int64_t Statement::Int(int column) const { return sqlite3_column_int64(statement_.get(), column); }

std::optional<int64_t> Statement::OptionalInt(int column) const {
  if (IsNull(column)) return std::nullopt;
  return Int(column);
}

std::string Statement::Text(int column) const {
  const unsigned char* text = sqlite3_column_text(statement_.get(), column);
  const int size = sqlite3_column_bytes(statement_.get(), column);
  if (text == nullptr) return {};
  return {reinterpret_cast<const char*>(text), static_cast<size_t>(size)};
}

base::Sha256 Statement::Digest(int column) const {
  base::Sha256 digest;
  const auto* bytes = static_cast<const uint8_t*>(sqlite3_column_blob(statement_.get(), column));
  const auto size = static_cast<size_t>(sqlite3_column_bytes(statement_.get(), column));
  if (bytes != nullptr && size == digest.bytes.size())
    std::copy_n(bytes, size, digest.bytes.begin());
  return digest;
}

bool Statement::IsNull(int column) const {
  return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

Result<std::unique_ptr<Database>> Database::Open(const std::string& path) {
  sqlite3* handle = nullptr;
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
  const int result = sqlite3_open_v2(path.c_str(), &handle, flags, nullptr);
  std::unique_ptr<Database> database(new Database(handle));
  if (handle == nullptr) return Err(ErrorCode::kInternal, "open {}: out of memory", path);
  if (result != SQLITE_OK) return DatabaseError(handle, "open");
  sqlite3_busy_timeout(handle, kBusyMilliseconds);
  // NORMAL: a commit survives a kill at once and a power cut after the next checkpoint; the file is
  // never damaged.
  const Status ready = database->Execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;");
  if (!ready) return tl::unexpected(ready.error());
  return database;
}

Status Database::Execute(const std::string& sql) {
  if (sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK) return {};
  return DatabaseError(handle_.get(), "use");
}

Result<Statement> Database::Prepare(std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  const int result = sqlite3_prepare_v2(handle_.get(), sql.data(), static_cast<int>(sql.size()),
                                        &statement, nullptr);
  if (result != SQLITE_OK) return DatabaseError(handle_.get(), "use");
  return Statement(handle_.get(), statement);
}

Result<int64_t> Database::Number(std::string_view sql) {
  Result<Statement> statement = Prepare(sql);
  if (!statement) return tl::unexpected(statement.error());
  const Result<bool> row = statement->Step();
  if (!row) return tl::unexpected(row.error());
  return *row ? statement->Int(0) : 0;
}

Status Database::Check() {
  Result<Statement> statement = Prepare("PRAGMA quick_check(1)");
  if (!statement) return tl::unexpected(statement.error());
  const Result<bool> row = statement->Step();
  if (!row) return tl::unexpected(row.error());
  if (*row && statement->Text(0) == "ok") return {};
  return Err(ErrorCode::kCorrupt, "check {}: {}", sqlite3_db_filename(handle_.get(), "main"),
             statement->Text(0));
}

Result<Transaction> Transaction::Begin(Database& database, Kind kind) {
  const Status begun = database.Execute(kind == Kind::kWrite ? "BEGIN IMMEDIATE" : "BEGIN");
  if (!begun) return tl::unexpected(begun.error());
  return Transaction(&database);
}

Transaction::~Transaction() {
  // Where ROLLBACK fails, SQLite has rolled back already.
  if (database_ != nullptr) static_cast<void>(database_->Execute("ROLLBACK"));
}

Status Transaction::Commit() {
  Status committed = database_->Execute("COMMIT");
  if (committed) database_ = nullptr;
  return committed;
}

Result<DatabasePool::Lease> DatabasePool::Take() {
  {
    base::MutexLock lock(mutex_);
    if (!idle_.empty()) {
      Lease lease(idle_.back().release(), Return{this});
      idle_.pop_back();
      return lease;
    }
  }
  Result<std::unique_ptr<Database>> opened = Database::Open(path_);
  if (!opened) return tl::unexpected(opened.error());
  return Lease(opened->release(), Return{this});
}

void DatabasePool::Clear() {
  std::vector<std::unique_ptr<Database>> closed;
  base::MutexLock lock(mutex_);
  closed.swap(idle_);
}

void DatabasePool::GiveBack(std::unique_ptr<Database> database) {
  base::MutexLock lock(mutex_);
  if (idle_.size() < kIdleConnections) idle_.push_back(std::move(database));
}

Status MoveDatabaseAside(const std::string& path) {
  for (const std::string suffix : {"-wal", "-shm", ""}) {
    if (!FileSize(path + suffix)) continue;
    Status moved = RenameFile(path + suffix, fmt::format("{}.damaged{}", path, suffix));
    if (!moved) return moved;
  }
  return {};
}

}  // namespace dlffs::cache
