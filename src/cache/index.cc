// SPDX-License-Identifier: Apache-2.0
#include "cache/index.h"

#include "cache/times.h"

namespace dlffs::cache {

namespace {

/// The row of a job, or nothing.
Result<std::optional<int64_t>> FindJob(Database& database, const base::Sha256& key_id) {
  Result<Statement> find = database.Prepare("SELECT id FROM job WHERE key=?");
  if (!find) return tl::unexpected(find.error());
  const Result<bool> row = find->Bind(key_id).Step();
  if (!row) return tl::unexpected(row.error());
  if (!*row) return std::optional<int64_t>();
  return std::optional<int64_t>(find->Int(0));
}

/// Runs `sql` for one job, or for one job and digest.
Status RunFor(Database& database, std::string_view sql, int64_t job,
              const base::Sha256* digest = nullptr) {
  Result<Statement> statement = database.Prepare(sql);
  if (!statement) return tl::unexpected(statement.error());
  statement->Bind(job);
  if (digest != nullptr) statement->Bind(*digest);
  return statement->Run();
}

Status UpsertJob(Database& database, const Version& version,
                 const std::optional<base::WallTime>& floor) {
  Result<Statement> upsert = database.Prepare(
      "INSERT INTO job(key, endpoint, project_id, workspace_id, job, export_status, current, "
      "exported_at, checked_at,"
      " fingerprint, last_update_time_ms, create_time_ms, last_update_user, floor)"
      " VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
      " ON CONFLICT(key) DO UPDATE SET current=excluded.current, exported_at=excluded.exported_at,"
      " checked_at=excluded.checked_at, fingerprint=excluded.fingerprint,"
      " last_update_time_ms=excluded.last_update_time_ms, create_time_ms=excluded.create_time_ms,"
      " last_update_user=excluded.last_update_user, floor=coalesce(excluded.floor, floor)");
  if (!upsert) return tl::unexpected(upsert.error());
  const JobKey& key = version.key;
  upsert->Bind(key.Id())
      .Bind(key.endpoint)
      .Bind(key.project_id)
      .Bind(key.workspace_id)
      .Bind(key.job);
  upsert->Bind(key.export_status).Bind(version.digest);
  upsert->Bind(ToNanos(version.exported_at)).Bind(ToNanos(version.checked_at));
  upsert->Bind(version.stamp.fingerprint).Bind(version.stamp.last_update_time_ms);
  upsert->Bind(version.stamp.create_time_ms).Bind(version.stamp.last_update_user);
  if (floor) {
    upsert->Bind(ToNanos(*floor));
  } else {
    upsert->BindNull();
  }
  return upsert->Run();
}

Status UpsertContainer(Database& database, int64_t job, const base::Sha256& digest,
                       uint64_t bytes) {
  Result<Statement> upsert = database.Prepare(
      "INSERT INTO container(job, digest, bytes) VALUES(?,?,?)"
      " ON CONFLICT(job, digest) DO UPDATE SET bytes=excluded.bytes");
  if (!upsert) return tl::unexpected(upsert.error());
  return upsert->Bind(job).Bind(digest).Bind(static_cast<int64_t>(bytes)).Run();
}

Status UpsertFiles(Database& database, int64_t job, const std::vector<File>& files) {
  Status vanished = RunFor(database, "UPDATE file SET present=0 WHERE job=?", job);
  if (!vanished) return vanished;
  Result<Statement> upsert = database.Prepare(
      "INSERT INTO file(job, path, name, size, sha256, mtime, ctime, present) "
      "VALUES(?,?,?,?,?,?,?,1)"
      " ON CONFLICT(job, path) DO UPDATE SET name=excluded.name, size=excluded.size, "
      "sha256=excluded.sha256,"
      " mtime=excluded.mtime, ctime=excluded.ctime, present=1");
  if (!upsert) return tl::unexpected(upsert.error());
  for (const File& file : files) {
    upsert->Bind(job)
        .Bind(file.member.path)
        .Bind(file.member.name)
        .Bind(static_cast<int64_t>(file.member.size));
    upsert->Bind(file.member.sha256).Bind(ToNanos(file.mtime)).Bind(ToNanos(file.ctime));
    Status stored = upsert->Run();
    if (!stored) return stored;
  }
  return {};
}

Status ReadFiles(Database& database, int64_t job, Version& version) {
  Result<Statement> select = database.Prepare(
      "SELECT path, name, size, sha256, mtime, ctime FROM file WHERE job=? AND present=1 ORDER BY "
      "path");
  if (!select) return tl::unexpected(select.error());
  select->Bind(job);
  while (true) {
    const Result<bool> row = select->Step();
    if (!row) return tl::unexpected(row.error());
    if (!*row) return {};
    version.files.push_back({.member = {.path = select->Text(0),
                                        .name = select->Text(1),
                                        .size = static_cast<uint64_t>(select->Int(2)),
                                        .sha256 = select->Digest(3)},
                             .mtime = FromNanos(select->Int(4)),
                             .ctime = FromNanos(select->Int(5))});
    version.has_scripts =
        version.has_scripts || version.files.back().member.path.ends_with(".script");
  }
}

}  // namespace

Result<std::shared_ptr<const Version>> Index::Current(const JobKey& key) {
  const Result<DatabasePool::Lease> database = pool_.Take();
  if (!database) return tl::unexpected(database.error());
  Result<Transaction> transaction = Transaction::Begin(**database, Transaction::Kind::kRead);
  if (!transaction) return tl::unexpected(transaction.error());
  auto version = std::make_shared<Version>();
  version->key = key;
  int64_t job = 0;
  {
    Result<Statement> select = (*database)->Prepare(
        "SELECT id, current, exported_at, checked_at, fingerprint, last_update_time_ms, "
        "create_time_ms,"
        " last_update_user FROM job WHERE key=? AND current IS NOT NULL");
    if (!select) return tl::unexpected(select.error());
    const Result<bool> row = select->Bind(key.Id()).Step();
    if (!row) return tl::unexpected(row.error());
    if (!*row) return std::shared_ptr<const Version>();
    job = select->Int(0);
    version->digest = select->Digest(1);
    version->exported_at = FromNanos(select->Int(2));
    version->checked_at = FromNanos(select->Int(3));
    version->stamp = {.fingerprint = select->Text(4),
                      .last_update_time_ms = select->OptionalInt(5),
                      .create_time_ms = select->OptionalInt(6),
                      .last_update_user = select->Text(7)};
  }
  const Status files = ReadFiles(**database, job, *version);
  if (!files) return tl::unexpected(files.error());
  return version;
}

Result<JobHistory> Index::History(const base::Sha256& key_id) {
  const Result<DatabasePool::Lease> database = pool_.Take();
  if (!database) return tl::unexpected(database.error());
  Result<Transaction> transaction = Transaction::Begin(**database, Transaction::Kind::kRead);
  if (!transaction) return tl::unexpected(transaction.error());
  Result<Statement> select = (*database)->Prepare(
      "SELECT floor, path, sha256, mtime, ctime, present FROM job LEFT JOIN file ON file.job = "
      "job.id WHERE key=?");
  if (!select) return tl::unexpected(select.error());
  select->Bind(key_id);
  JobHistory history;
  while (true) {
    const Result<bool> row = select->Step();
    if (!row) return tl::unexpected(row.error());
    if (!*row) return history;
    if (!select->IsNull(0)) history.floor = FromNanos(select->Int(0));
    if (select->IsNull(1)) continue;  // a job without files
    history.paths.emplace(select->Text(1), PathHistory{.sha256 = select->Digest(2),
                                                       .mtime = FromNanos(select->Int(3)),
                                                       .ctime = FromNanos(select->Int(4)),
                                                       .present = select->Int(5) != 0});
  }
}

Result<bool> Index::Has(const ContainerId& id) {
  const Result<DatabasePool::Lease> database = pool_.Take();
  if (!database) return tl::unexpected(database.error());
  Result<Statement> select = (*database)->Prepare(
      "SELECT 1 FROM container JOIN job ON job.id = container.job WHERE key=? AND digest=?");
  if (!select) return tl::unexpected(select.error());
  return select->Bind(id.key_id).Bind(id.digest).Step();
}

Result<std::set<ContainerId>> Index::Containers() {
  const Result<DatabasePool::Lease> database = pool_.Take();
  if (!database) return tl::unexpected(database.error());
  Result<Statement> select =
      (*database)->Prepare("SELECT key, digest FROM container JOIN job ON job.id = container.job");
  if (!select) return tl::unexpected(select.error());
  std::set<ContainerId> containers;
  while (true) {
    const Result<bool> row = select->Step();
    if (!row) return tl::unexpected(row.error());
    if (!*row) return containers;
    containers.insert({.key_id = select->Digest(0), .digest = select->Digest(1)});
  }
}

Result<Usage> Index::Total() {
  const Result<DatabasePool::Lease> database = pool_.Take();
  if (!database) return tl::unexpected(database.error());
  Result<Statement> select = (*database)->Prepare("SELECT count(*), total(bytes) FROM container");
  if (!select) return tl::unexpected(select.error());
  const Result<bool> row = select->Step();
  if (!row) return tl::unexpected(row.error());
  return Usage{.exports = static_cast<uint64_t>(select->Int(0)),
               .bytes = static_cast<uint64_t>(select->Int(1))};
}

Status Index::SetCurrent(const Version& version, uint64_t bytes,
                         const std::optional<base::WallTime>& floor) {
  const Result<DatabasePool::Lease> database = pool_.Take();
  if (!database) return tl::unexpected(database.error());
  Result<Transaction> transaction = Transaction::Begin(**database, Transaction::Kind::kWrite);
  if (!transaction) return tl::unexpected(transaction.error());
  Status done = UpsertJob(**database, version, floor);
  if (!done) return done;
  const Result<std::optional<int64_t>> job = FindJob(**database, version.key.Id());
  if (!job) return tl::unexpected(job.error());
  done = UpsertContainer(**database, job->value(), version.digest, bytes);
  if (done) done = UpsertFiles(**database, job->value(), version.files);
  if (!done) return done;
  return transaction->Commit();
}

Status Index::AddContainer(const ContainerId& id, uint64_t bytes) {
  const Result<DatabasePool::Lease> database = pool_.Take();
  if (!database) return tl::unexpected(database.error());
  Result<Transaction> transaction = Transaction::Begin(**database, Transaction::Kind::kWrite);
  if (!transaction) return tl::unexpected(transaction.error());
  const Result<std::optional<int64_t>> job = FindJob(**database, id.key_id);
  if (!job) return tl::unexpected(job.error());
  if (!*job) return Err(ErrorCode::kInternal, "index container {}: unknown job", id.digest.Hex());
  Status stored = UpsertContainer(**database, job->value(), id.digest, bytes);
  if (!stored) return stored;
  return transaction->Commit();
}

Status Index::Confirm(const base::Sha256& key_id, const Stamp& stamp, base::WallTime checked_at) {
  const Result<DatabasePool::Lease> database = pool_.Take();
  if (!database) return tl::unexpected(database.error());
  Result<Statement> update = (*database)->Prepare(
      "UPDATE job SET checked_at=?, fingerprint=?, last_update_time_ms=?, create_time_ms=?, "
      "last_update_user=?"
      " WHERE key=?");
  if (!update) return tl::unexpected(update.error());
  update->Bind(ToNanos(checked_at)).Bind(stamp.fingerprint).Bind(stamp.last_update_time_ms);
  return update->Bind(stamp.create_time_ms).Bind(stamp.last_update_user).Bind(key_id).Run();
}

Status Index::Drop(const ContainerId& id) {
  const Result<DatabasePool::Lease> database = pool_.Take();
  if (!database) return tl::unexpected(database.error());
  Result<Transaction> transaction = Transaction::Begin(**database, Transaction::Kind::kWrite);
  if (!transaction) return tl::unexpected(transaction.error());
  const Result<std::optional<int64_t>> job = FindJob(**database, id.key_id);
  if (!job) return tl::unexpected(job.error());
  if (!*job) return {};
  Status done = RunFor(**database, "DELETE FROM container WHERE job=? AND digest=?", job->value(),
                       &id.digest);
  if (done)
    done = RunFor(**database, "UPDATE job SET current=NULL WHERE id=? AND current=?", job->value(),
                  &id.digest);
  if (!done) return done;
  return transaction->Commit();
}

}  // namespace dlffs::cache
