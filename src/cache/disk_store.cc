// SPDX-License-Identifier: Apache-2.0
#include "cache/disk_store.h"

#include <cerrno>
#include <utility>

#include <sys/stat.h>

#include "dlffs/base/log.h"

#include "cache/files.h"
#include "cache/locks.h"
#include "cache/record.h"

namespace dlffs::cache {

namespace {

constexpr size_t kOpenContainers = 64;

bool HasScripts(const archive::Manifest& manifest) {
  for (const archive::Member& member : manifest.members) {
    if (member.path.ends_with(".script")) return true;
  }
  return false;
}

/// Of what is published: nothing is found missing there, only a directory that somebody removed.
tl::unexpected<Error> PublishError(const Error& error) {
  const ErrorCode code =
      error.code == ErrorCode::kNoSpace ? ErrorCode::kNoSpace : ErrorCode::kInternal;
  return Err(code, "{}", error.message);
}

}  // namespace

DiskStore::DiskStore(CachePaths paths, const Options& options, std::unique_ptr<Index> index,
                     std::unique_ptr<Staging> staging)
    : paths_(std::move(paths)),
      index_(std::move(index)),
      staging_(std::move(staging)),
      containers_(kOpenContainers),
      contents_(options.inflated_bytes) {}

Result<std::shared_ptr<const Version>> DiskStore::Current(const JobKey& key) {
  return index_->Current(key);
}

Result<Store::Published> DiskStore::Publish(const JobKey& key,
                                            const archive::VerifiedExport& answer,
                                            const Stamp& stamp, base::WallTime now) {
  const base::Sha256 key_id = key.Id();
  const base::Sha256 digest = answer.manifest().Digest();
  const Result<JobLock> lock = JobLock::Acquire(paths_.JobLocks(), key_id);
  if (!lock) return PublishError(lock.error());
  const auto current = index_->Current(key);
  if (!current) return PublishError(current.error());
  const bool changed = !*current || (*current)->digest != digest;
  const std::string container = paths_.Container(key_id, digest);
  const bool is_stored = FileSize(container).has_value();

  auto version = std::make_shared<Version>();
  if (changed) {
    const Result<JobHistory> history = index_->History(key_id);
    if (!history) return PublishError(history.error());
    *version = {.key = key,
                .digest = digest,
                .files = GiveTimes(answer.manifest(), *history, stamp, now),
                .stamp = stamp,
                .exported_at = now,
                .checked_at = now,
                .has_scripts = HasScripts(answer.manifest())};
  } else {
    *version = **current;
    version->stamp = stamp;
    version->checked_at = now;
  }
  Status done;
  if (!is_stored) done = Store(*version, answer);
  if (!done) return PublishError(done.error());
  done = changed || !is_stored ? index_->SetCurrent(*version, FileSize(container).value_or(0))
                               : index_->Confirm(key_id, stamp, now);
  if (done) return Published{.version = std::move(version), .changed = changed};
  if (!is_stored)
    static_cast<void>(RemoveFile(container));  // else the next start would take it for current
  return PublishError(done.error());
}

Status DiskStore::Store(const Version& version, const archive::VerifiedExport& answer) {
  const Result<std::string> record = WriteRecord(MakeRecord(version));
  if (!record) return tl::unexpected(record.error());
  const base::Sha256 key_id = version.key.Id();
  const std::string directory = paths_.VersionsOf(key_id);
  if (::mkdir(directory.c_str(), 0700) == 0) {
    const Status synced = SyncPath(paths_.Versions());
    if (!synced) return synced;
  } else if (errno != EEXIST) {
    return FileError("create directory", directory, errno);
  }
  const std::string staged = staging_->NextPath();
  const std::string container = paths_.Container(key_id, version.digest);
  Status done = answer.WriteContainer(staged, *record);
  if (done) done = SyncPath(staged);
  if (done) done = RenameFile(staged, container);
  if (done) done = SyncPath(directory);
  if (done) return {};
  static_cast<void>(RemoveFile(staged));
  static_cast<void>(RemoveFile(container));
  return done;
}

Result<std::shared_ptr<const std::string>> DiskStore::Read(const Version& version, size_t file) {
  const archive::Member& member = version.files.at(file).member;
  return contents_.FindOrLoad(member.sha256, [&]() -> Result<std::string> {
    Result<std::string> content = ReadMember(version, member);
    if (content || content.error().code == ErrorCode::kInternal) return content;
    return ReadOrGiveUp(version, member);
  });
}

std::shared_ptr<const std::string> DiskStore::Cached(const Version& version, size_t file) {
  return contents_.Find(version.files.at(file).member.sha256);
}

Result<std::string> DiskStore::ReadMember(const Version& version, const archive::Member& member) {
  const std::string path = paths_.Container(version.key.Id(), version.digest);
  const auto container = containers_.Open(path);
  if (!container) return tl::unexpected(container.error());
  Result<std::string> content = (*container)->Read(member.path);
  if (!content || base::Sha256::Of(*content) == member.sha256) return content;
  return Err(ErrorCode::kCorrupt, "container {}: {} has another content", path, member.path);
}

Result<std::string> DiskStore::ReadOrGiveUp(const Version& version, const archive::Member& member) {
  const base::Sha256 key_id = version.key.Id();
  const std::string path = paths_.Container(key_id, version.digest);
  const Result<JobLock> lock = JobLock::Acquire(paths_.JobLocks(), key_id);
  if (!lock) return tl::unexpected(lock.error());
  containers_.Forget(path);
  Result<std::string> content = ReadMember(version, member);
  if (content || content.error().code == ErrorCode::kInternal) return content;
  containers_.Forget(path);
  base::Log(base::LogLevel::kError, "cache-container-damaged path={} reason=\"{}\"", path,
            content.error().message);
  const Status moved = RenameFile(path, paths_.DamagedContainer(key_id, version.digest));
  const Status dropped = index_->Drop({.key_id = key_id, .digest = version.digest});
  if (!moved && moved.error().code != ErrorCode::kNotFound) return tl::unexpected(moved.error());
  if (!dropped) return tl::unexpected(dropped.error());
  return Err(ErrorCode::kCorrupt, "stored version lost: {}", content.error().message);
}

Usage DiskStore::usage() const {
  const Result<Usage> total = index_->Total();
  if (total) return *total;
  base::Log(base::LogLevel::kWarning, "cache-usage-unknown reason=\"{}\"", total.error().message);
  return {};
}

}  // namespace dlffs::cache
