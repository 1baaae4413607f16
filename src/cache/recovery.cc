// SPDX-License-Identifier: Apache-2.0
#include "cache/recovery.h"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "dlffs/base/log.h"

#include "cache/files.h"
#include "cache/locks.h"
#include "cache/record.h"

namespace dlffs::cache {

namespace {

using base::LogLevel;

/// A container that the index does not know.
struct Orphan {
  Version version;
  uint64_t bytes = 0;
};

/// They were verified when they came in; the settings of today do not apply to them.
constexpr archive::Limits kNoLimits = {.member_size = std::numeric_limits<uint64_t>::max(),
                                       .unpacked_size = std::numeric_limits<uint64_t>::max(),
                                       .members = std::numeric_limits<uint64_t>::max(),
                                       .ratio = std::numeric_limits<uint64_t>::max()};

/// Reads a container in full. kCorrupt: it is not what its name and its directory say.
Result<Orphan> ReadOrphan(const std::string& directory, const std::string& name) {
  const std::string path = directory + "/" + name;
  const std::optional<base::Sha256> digest = CachePaths::ParseContainerName(name);
  if (!digest) return Err(ErrorCode::kCorrupt, "not a name of ours");
  const auto container = archive::OpenContainer(path);
  if (!container) return tl::unexpected(container.error());
  const Result<Record> record = ParseRecord((*container)->record());
  if (!record) return tl::unexpected(record.error());
  if (record->digest != *digest || !directory.ends_with(CachePaths::KeyName(record->key.Id()))) {
    return Err(ErrorCode::kCorrupt, "its record is about another version");
  }
  const Result<archive::Manifest> manifest = (*container)->Verify(kNoLimits);
  if (!manifest) return tl::unexpected(manifest.error());
  std::optional<std::vector<File>> files = FilesOf(*record, *manifest);
  if (!files || manifest->Digest() != *digest) {
    return Err(ErrorCode::kCorrupt, "its members are not those of its record");
  }
  return Orphan{.version = {.key = record->key,
                            .digest = *digest,
                            .files = *std::move(files),
                            .stamp = record->stamp,
                            .exported_at = record->exported_at,
                            .checked_at = record->exported_at,
                            .has_scripts = false},
                .bytes = FileSize(path).value_or(0)};
}

/// A damaged file is in the way of a good one of its name; what merely cannot be read now may be
/// readable next time.
void RemoveIfCorrupt(const std::string& path, const Error& error) {
  const bool corrupt = error.code == ErrorCode::kCorrupt;
  const Status removed = corrupt ? RemoveFile(path) : tl::unexpected(error);
  base::Log(LogLevel::kWarning, "cache-file-{} path={} reason=\"{}\"", removed ? "removed" : "left",
            path, removed ? error.message : removed.error().message);
}

class Recovery {
 public:
  Recovery(const CachePaths& paths, Index& index, bool index_was_lost, base::WallTime now)
      : paths_(paths), index_(index), index_was_lost_(index_was_lost), now_(now) {}

  Status Run() {
    const Result<std::set<ContainerId>> indexed = index_.Containers();
    if (!indexed) return tl::unexpected(indexed.error());
    std::set<std::string> known;
    for (const ContainerId& id : *indexed) {
      std::string path = paths_.Container(id.key_id, id.digest);
      Status done = FileSize(path) ? Status() : DropLost(id, path);
      if (!done) return done;
      known.insert(std::move(path));
    }
    for (const std::string& key_name : NamesIn(paths_.Versions())) {
      Status done = AdoptIn(key_name, known);
      if (!done) return done;
    }
    return {};
  }

 private:
  Status DropLost(const ContainerId& id, const std::string& path) {
    const auto lock = JobLock::TryAcquire(paths_.JobLocks(), id.key_id.Prefix64());
    if (!lock) return tl::unexpected(lock.error());
    if (!*lock || FileSize(path)) return {};
    base::Log(LogLevel::kWarning, "cache-container-lost path={}", path);
    return index_.Drop(id);
  }

  Status AdoptIn(const std::string& key_name, const std::set<std::string>& known) {
    const std::optional<uint64_t> job = CachePaths::ParseKeyName(key_name);
    if (!job) return {};
    const std::string directory = paths_.Versions() + "/" + key_name;
    std::vector<std::string> unknown = NamesIn(directory);
    std::erase_if(unknown, [&](const std::string& name) {
      return known.contains(fmt::format("{}/{}", directory, name));
    });
    if (unknown.empty()) return {};
    const auto lock = JobLock::TryAcquire(paths_.JobLocks(), *job);
    if (!lock) return tl::unexpected(lock.error());
    if (!*lock) return {};  // whoever publishes there indexes it
    std::vector<Orphan> orphans;
    for (const std::string& name : unknown) {
      Result<Orphan> orphan = ReadOrphan(directory, name);
      if (orphan) {
        orphans.push_back(*std::move(orphan));
      } else {
        RemoveIfCorrupt(fmt::format("{}/{}", directory, name), orphan.error());
      }
    }
    // Oldest first, so that the newest ends up current.
    std::sort(orphans.begin(), orphans.end(), [](const Orphan& a, const Orphan& b) {
      return a.version.exported_at < b.version.exported_at;
    });
    for (const Orphan& orphan : orphans) {
      Status adopted = Adopt(orphan);
      if (!adopted) return adopted;
    }
    return {};
  }

  Status Adopt(const Orphan& orphan) {
    const Version& version = orphan.version;
    const ContainerId id{.key_id = version.key.Id(), .digest = version.digest};
    const Result<bool> known = index_.Has(id);
    if (!known) return tl::unexpected(known.error());
    if (*known) return {};  // published since the index was read
    const auto current = index_.Current(version.key);
    if (!current) return tl::unexpected(current.error());
    base::Log(LogLevel::kInfo, "cache-container-adopted job={} version={}", version.key.job,
              version.digest.Hex());
    if (*current && (*current)->exported_at > version.exported_at) {
      return index_.AddContainer(id, orphan.bytes);
    }
    std::optional<base::WallTime> floor;
    if (index_was_lost_) floor = LatestOf(version);
    return index_.SetCurrent(version, orphan.bytes, floor);
  }

  base::WallTime LatestOf(const Version& version) const {
    base::WallTime latest = now_;
    for (const File& file : version.files) latest = std::max({latest, file.mtime, file.ctime});
    return latest;
  }

  const CachePaths& paths_;
  Index& index_;
  const bool index_was_lost_;
  const base::WallTime now_;
};

}  // namespace

Status Recover(const CachePaths& paths, Index& index, bool index_was_lost, base::WallTime now) {
  return Recovery(paths, index, index_was_lost, now).Run();
}

}  // namespace dlffs::cache
