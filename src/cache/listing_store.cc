// SPDX-License-Identifier: Apache-2.0
#include "dlffs/cache/listing_store.h"

#include <fmt/format.h>

#include "dlffs/base/log.h"

#include "cache/files.h"
#include "cache/locks.h"
#include "cache/sqlite.h"

namespace dlffs::cache {

namespace {

constexpr const char* kSchema =
    "CREATE TABLE IF NOT EXISTS listing (key TEXT PRIMARY KEY, text TEXT NOT NULL)";

class SqliteListingStore final : public ListingStore {
 public:
  explicit SqliteListingStore(const std::string& path) : pool_(path) {}

  /// kCorrupt: the file is damaged.
  Status Prepare() {
    const Result<DatabasePool::Lease> database = pool_.Take();
    if (!database) return tl::unexpected(database.error());
    Status sound = (*database)->Check();
    if (!sound) return sound;
    return (*database)->Execute(kSchema);
  }

  Status Save(const std::string& key, const std::string& text) override {
    const Result<DatabasePool::Lease> database = pool_.Take();
    if (!database) return tl::unexpected(database.error());
    Result<Statement> save =
        (*database)->Prepare("INSERT OR REPLACE INTO listing(key, text) VALUES(?,?)");
    if (!save) return tl::unexpected(save.error());
    return save->Bind(key).Bind(text).Run();
  }

  Result<std::optional<std::string>> Load(const std::string& key) override {
    const Result<DatabasePool::Lease> database = pool_.Take();
    if (!database) return tl::unexpected(database.error());
    Result<Statement> load = (*database)->Prepare("SELECT text FROM listing WHERE key=?");
    if (!load) return tl::unexpected(load.error());
    const Result<bool> row = load->Bind(key).Step();
    if (!row) return tl::unexpected(row.error());
    if (!*row) return std::optional<std::string>();
    return std::optional<std::string>(load->Text(0));
  }

 private:
  DatabasePool pool_;
};

}  // namespace

Result<std::unique_ptr<ListingStore>> OpenListingStore(const std::string& dir) {
  Status done = CreatePrivateDirectory(dir);
  if (!done) return tl::unexpected(done.error());
  const Result<base::Fd> opening = LockFile(dir + "/catalog.lock");
  if (!opening) return tl::unexpected(opening.error());
  const std::string path = dir + "/catalog.db";
  auto store = std::make_unique<SqliteListingStore>(path);
  done = store->Prepare();
  if (!done && done.error().code == ErrorCode::kCorrupt) {
    base::Log(base::LogLevel::kWarning, "catalog-damaged path={} moved-to={}.damaged reason=\"{}\"",
              path, path, done.error().message);
    store.reset();  // closes it
    done = MoveDatabaseAside(path);
    if (!done) return tl::unexpected(done.error());
    store = std::make_unique<SqliteListingStore>(path);
    done = store->Prepare();
  }
  if (!done) return tl::unexpected(done.error());
  return store;
}

}  // namespace dlffs::cache
