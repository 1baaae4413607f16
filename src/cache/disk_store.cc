// SPDX-License-Identifier: Apache-2.0
#include "cache/disk_store.h"

#include <algorithm>
#include <utility>

#include "dlffs/base/log.h"

#include "cache/files.h"
#include "cache/locks.h"
#include "cache/record.h"

namespace dlffs::cache {

namespace {

constexpr size_t kOpenContainers = 64;

bool HasScripts(const archive::Manifest& manifest) {
  return std::any_of(
      manifest.members.begin(), manifest.members.end(),
      [](const archive::Member& member) { return member.path.ends_with(".script"); });
}

/// Of what is published nothing can be missing; only space can.
tl::unexpected<Error> PublishError(const Error& error) {
  const bool no_space = error.code == ErrorCode::kNoSpace;
  return Err(no_space ? ErrorCode::kNoSpace : ErrorCode::kInternal, "{}", error.message);
}

/// The version that an answer with other contents than `current` makes.
Version NextVersion(const JobKey& key, const archive::Manifest& manifest, const JobHistory& history,
                    const Version* current, const Stamp& stamp, base::WallTime now) {
  // Recovery takes the latest container for the current one: a clock that was set back must not
  // make the next one look older.
  const base::WallTime exported_at =
      current == nullptr ? now : std::max(now, current->exported_at + std::chrono::nanoseconds(1));
  return {.key = key,
          .digest = manifest.Digest(),
          .files = GiveTimes(manifest, history, stamp, now),
          .stamp = stamp,
          .exported_at = exported_at,
          .checked_at = now,
          .has_scripts = HasScripts(manifest)};
}

}  // namespace

DiskStore::DiskStore(CachePaths paths, const Options& options, LiveCache live)
    : paths_(std::move(paths)),
      containers_(kOpenContainers),
      contents_(options.inflated_bytes),
      live_(std::move(live)) {}

Result<LiveCache> DiskStore::Live() const {
  LiveCache live;
  {
    base::MutexLock lock(mutex_);
    live = live_;
  }
  if (!live.staging->IsRemoved()) return live;
  base::Log(base::LogLevel::kWarning, "cache-removed path={} next=\"made anew\"", paths_.dir());
  Result<LiveCache> renewed = PrepareCache(paths_);
  if (!renewed) return renewed;
  base::MutexLock lock(mutex_);
  live_ = *renewed;  // where two threads came here, both are good
  return renewed;
}

Result<std::shared_ptr<const Version>> DiskStore::Current(const JobKey& key) {
  const Result<LiveCache> live = Live();
  if (!live) return tl::unexpected(live.error());
  return live->index->Current(key);
}

Result<Store::Published> DiskStore::Publish(const JobKey& key,
                                            const archive::VerifiedExport& answer,
                                            const Stamp& stamp, base::WallTime now) {
  const base::Sha256 key_id = key.Id();
  const Result<LiveCache> live = Live();
  if (!live) return PublishError(live.error());
  const Result<JobLock> lock = JobLock::Acquire(paths_.JobLocks(), key_id.Prefix64());
  if (!lock) return PublishError(lock.error());
  const auto current = live->index->Current(key);
  if (!current) return PublishError(current.error());
  const base::Sha256 digest = answer.manifest().Digest();
  const bool changed = !*current || (*current)->digest != digest;
  auto version = std::make_shared<Version>();
  if (changed) {
    const Result<JobHistory> history = live->index->History(key_id);
    if (!history) return PublishError(history.error());
    *version = NextVersion(key, answer.manifest(), *history, current->get(), stamp, now);
  } else {
    *version = **current;
    version->stamp = stamp;
    version->checked_at = now;
  }

  const std::string container = paths_.Container(key_id, digest);
  const bool is_stored = FileSize(container).has_value();
  Status done = is_stored ? Status() : WriteContainer(*live->staging, *version, answer);
  if (!done) return PublishError(done.error());
  done = changed || !is_stored ? live->index->SetCurrent(*version, FileSize(container).value_or(0))
                               : live->index->Confirm(key_id, stamp, now);
  if (done) return Published{.version = std::move(version), .changed = changed};
  // Else the next start would take it for current.
  if (!is_stored) static_cast<void>(RemoveFile(container));
  return PublishError(done.error());
}

Status DiskStore::WriteContainer(Staging& staging, const Version& version,
                                 const archive::VerifiedExport& answer) const {
  const Result<std::string> record = WriteRecord(MakeRecord(version));
  if (!record) return tl::unexpected(record.error());
  const base::Sha256 key_id = version.key.Id();
  const std::string directory = paths_.VersionsOf(key_id);
  Status done;
  if (!IsDirectory(directory)) {
    done = CreatePrivateDirectory(directory);
    if (!done) return done;
  }
  const std::string staged = staging.NextPath();
  const std::string container = paths_.Container(key_id, version.digest);
  done = answer.WriteContainer(staged, *record);
  // The one sync. Directories need none: where a power cut undoes the rename, or the directory,
  // recovery drops the row that has lost its container, and the export is fetched again; no name
  // ever stands for bytes that are not on the disk.
  if (done) done = SyncPath(staged);
  if (done) done = RenameFile(staged, container);
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
  const Result<LiveCache> live = Live();
  if (!live) return tl::unexpected(live.error());
  const Result<JobLock> lock = JobLock::Acquire(paths_.JobLocks(), key_id.Prefix64());
  if (!lock) return tl::unexpected(lock.error());
  containers_.Forget(path);
  Result<std::string> content = ReadMember(version, member);
  if (content || content.error().code == ErrorCode::kInternal) return content;
  containers_.Forget(path);
  base::Log(base::LogLevel::kError, "cache-container-damaged path={} reason=\"{}\"", path,
            content.error().message);
  const Status moved = RenameFile(path, paths_.DamagedContainer(key_id, version.digest));
  const Status dropped = live->index->Drop({.key_id = key_id, .digest = version.digest});
  if (!moved && moved.error().code != ErrorCode::kNotFound) return tl::unexpected(moved.error());
  if (!dropped) return tl::unexpected(dropped.error());
  return Err(ErrorCode::kCorrupt, "stored version lost: {}", content.error().message);
}

Usage DiskStore::usage() const {
  const Result<LiveCache> live = Live();
  const Result<Usage> total =
      live ? live->index->Total() : Result<Usage>(tl::unexpected(live.error()));
  if (total) return *total;
  base::Log(base::LogLevel::kWarning, "cache-usage-unknown reason=\"{}\"", total.error().message);
  return {};
}

Result<std::unique_ptr<Store>> OpenStore(const Options& options) {
  const CachePaths paths(options.dir);
  Result<LiveCache> live = PrepareCache(paths);
  if (!live) return tl::unexpected(live.error());
  return std::make_unique<DiskStore>(paths, options, *std::move(live));
}

}  // namespace dlffs::cache
