// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sqlite3.h>

#include "dlffs/base/digest.h"
#include "dlffs/base/mutex.h"
#include "dlffs/base/result.h"

namespace dlffs::cache {

/// A prepared statement. Parameters are bound in order, columns read in order. One thread at a
/// time. What fails while binding is reported by Step.
class Statement {
 public:
  Statement& Bind(int64_t value);
  Statement& Bind(const std::optional<int64_t>& value);
  Statement& Bind(std::string_view text);
  Statement& Bind(const base::Sha256& digest);
  Statement& BindNull();

  /// True: a row is there. kNoSpace, kCorrupt (the file is damaged), kInternal.
  Result<bool> Step();
  /// Runs a statement that gives no rows, and makes it ready for the next parameters.
  Status Run();

  int64_t Int(int column) const;
  std::optional<int64_t> OptionalInt(int column) const;
  std::string Text(int column) const;
  /// All zero where the column holds no digest.
  base::Sha256 Digest(int column) const;
  bool IsNull(int column) const;

 private:
  friend class Database;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  Statement(sqlite3* database, sqlite3_stmt* statement)
      : database_(database), statement_(statement) {}
  void Note(int result);

  sqlite3* database_;
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
  int next_parameter_ = 1;
  int bind_result_ = SQLITE_OK;
};

/// A connection to a database file. One thread at a time.
class Database {
 public:
  /// Creates the file where it is missing; WAL, waits for other processes that write. kCorrupt: not
  /// a database.
  static Result<std::unique_ptr<Database>> Open(const std::string& path);

  Status Execute(const std::string& sql);
  Result<Statement> Prepare(std::string_view sql);
  /// The one number that `sql` gives.
  Result<int64_t> Number(std::string_view sql);
  /// kCorrupt where the file is damaged.
  Status Check();

 private:
  struct Close {
    void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
  };
  explicit Database(sqlite3* handle) : handle_(handle) {}
  std::unique_ptr<sqlite3, Close> handle_;
};

/// BEGIN … COMMIT; rolled back where it is left without Commit.
class Transaction {
 public:
  /// kRead sees one state throughout; kWrite is alone among writers from its start.
  enum class Kind { kRead, kWrite };
  static Result<Transaction> Begin(Database& database, Kind kind);
  ~Transaction();
  Transaction(Transaction&& other) noexcept : database_(std::exchange(other.database_, nullptr)) {}
  Transaction& operator=(Transaction&&) = delete;

  Status Commit();

 private:
  explicit Transaction(Database* database) : database_(database) {}
  Database* database_;
};

/// Connections to one file, one for every thread that is using it at the moment. Any thread may
/// call.
class DatabasePool {
 public:
  explicit DatabasePool(std::string path) : path_(std::move(path)) {}

  /// A connection that returns to the pool; the pool must outlive it.
  struct Return {
    DatabasePool* pool;
    void operator()(Database* database) const {
      pool->GiveBack(std::unique_ptr<Database>(database));
    }
  };
  using Lease = std::unique_ptr<Database, Return>;
  Result<Lease> Take() EXCLUDES(mutex_);
  /// Closes the connections that nobody uses.
  void Clear() EXCLUDES(mutex_);

 private:
  void GiveBack(std::unique_ptr<Database> database) EXCLUDES(mutex_);

  const std::string path_;
  base::Mutex mutex_;
  std::vector<std::unique_ptr<Database>> idle_ GUARDED_BY(mutex_);
};

/// Renames a database and its -wal and -shm to `<path>.damaged`, in place of an older such one.
Status MoveDatabaseAside(const std::string& path);

}  // namespace dlffs::cache
