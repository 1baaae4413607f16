// SPDX-License-Identifier: Apache-2.0
#include "cache/recovery.h"

#include <algorithm>
#include <limits>
#include <map>

#include "dlffs/base/log.h"

#include "cache/files.h"
#include "cache/locks.h"
#include "cache/record.h"

namespace dlffs::cache {

namespace {

using base::LogLevel;

/// A container that the index does not know.
struct Orphan {
  std::string path;
  Version version;
  uint64_t bytes = 0;
};

/// They were verified when they came in; the settings of today do not apply to them.
constexpr archive::Limits kNoLimits = {.member_size = std::numeric_limits<uint64_t>::max(),
                                       .unpacked_size = std::numeric_limits<uint64_t>::max(),
                                       .members = std::numeric_limits<uint64_t>::max(),
                                       .ratio = std::numeric_limits<uint64_t>::max()};

/// Reads a container in full. kCorrupt: it is not what its name or its directory says.
Result<Orphan> ReadOrphan(const std::string& path, const std::string& key_name,
                          const base::Sha256& digest) {
  const auto container = archive::OpenContainer(path);
  if (!container) return tl::unexpected(container.error());
  const std::optional<Record> record = ParseRecord((*container)->record());
  if (!record || record->digest != digest || CachePaths::KeyName(record->key.Id()) != key_name) {
    return Err(ErrorCode::kCorrupt, "container {}: its record does not fit", path);
  }
  const Result<archive::Manifest> manifest = (*container)->Verify(kNoLimits);
  if (!manifest) return tl::unexpected(manifest.error());
  std::optional<std::vector<File>> files = FilesOf(*record, *manifest);
  if (!files || manifest->Digest() != digest) {
    return Err(ErrorCode::kCorrupt, "container {}: its members are not those of its record", path);
  }
  return Orphan{.path = path,
                .version = {.key = record->key,
                            .digest = digest,
                            .files = *std::move(files),
                            .stamp = record->stamp,
                            .exported_at = record->exported_at,
                            .checked_at = record->exported_at,
                            .has_scripts = false},
                .bytes = FileSize(path).value_or(0)};
}

class Recovery {
 public:
  Recovery(const CachePaths& paths, Index& index, bool index_was_lost, base::WallTime now)
      : paths_(paths), index_(index), index_was_lost_(index_was_lost), now_(now) {}

  Status Run() {
    const Result<std::set<ContainerId>> indexed = index_.Containers();
    if (!indexed) return tl::unexpected(indexed.error());
    Status done = DropLost(*indexed);
    if (!done) return done;
    std::set<std::string> known;
    for (const ContainerId& id : *indexed) known.insert(paths_.Container(id.key_id, id.digest));
    for (const std::string& key_name : NamesIn(paths_.Versions())) {
      if (done && CachePaths::IsKeyName(key_name)) done = AdoptIn(key_name, known);
    }
    return done;
  }

 private:
  Status DropLost(const std::set<ContainerId>& indexed) {
    for (const ContainerId& id : indexed) {
      const std::string path = paths_.Container(id.key_id, id.digest);
      if (FileSize(path)) continue;
      const auto lock = JobLock::TryAcquire(paths_.JobLocks(), id.key_id);
      if (!lock) return tl::unexpected(lock.error());
      if (!*lock || FileSize(path)) continue;
      base::Log(LogLevel::kWarning, "cache-container-lost path={}", path);
      const Status dropped = index_.Drop(id);
      if (!dropped) return dropped;
    }
    return {};
  }

  /// Adopts what is not `known` in the directory of one job, oldest first, so that the newest ends
  /// up current.
  Status AdoptIn(const std::string& key_name, const std::set<std::string>& known) {
    const std::string directory = paths_.Versions() + "/" + key_name;
    std::vector<Orphan> orphans;
    for (const std::string& name : NamesIn(directory)) {
      const std::string path = directory + "/" + name;
      if (known.contains(path)) continue;
      const std::optional<base::Sha256> digest = CachePaths::ParseContainerName(name);
      Result<Orphan> orphan =
          digest ? ReadOrphan(path, key_name, *digest)
                 : Err(ErrorCode::kCorrupt, "container {}: not a name of ours", path);
      if (orphan) {
        orphans.push_back(*std::move(orphan));
      } else if (orphan.error().code == ErrorCode::kCorrupt) {
        base::Log(LogLevel::kWarning, "cache-file-removed path={} reason=\"{}\"", path,
                  orphan.error().message);
        const Status removed = RemoveFile(path);
        if (!removed) base::Log(LogLevel::kWarning, "cache-file-left {}", removed.error().message);
      } else if (orphan.error().code != ErrorCode::kNotFound) {
        base::Log(LogLevel::kWarning, "cache-file-left path={} reason=\"{}\"", path,
                  orphan.error().message);
      }
    }
    std::sort(orphans.begin(), orphans.end(), [](const Orphan& a, const Orphan& b) {
      return a.version.exported_at < b.version.exported_at;
    });
    for (const Orphan& orphan : orphans) {
      const Status adopted = Adopt(orphan);
      if (!adopted) return adopted;
    }
    return {};
  }

  Status Adopt(const Orphan& orphan) {
    const ContainerId id{.key_id = orphan.version.key.Id(), .digest = orphan.version.digest};
    const auto lock = JobLock::TryAcquire(paths_.JobLocks(), id.key_id);
    if (!lock) return tl::unexpected(lock.error());
    if (!*lock) return {};  // whoever publishes it indexes it
    const Result<bool> known = index_.Has(id);
    if (!known) return tl::unexpected(known.error());
    if (*known || !FileSize(orphan.path)) return {};
    const auto current = index_.Current(orphan.version.key);
    if (!current) return tl::unexpected(current.error());
    base::Log(LogLevel::kInfo, "cache-container-adopted path={}", orphan.path);
    if (*current && (*current)->exported_at > orphan.version.exported_at)
      return index_.AddContainer(id, orphan.bytes);
    std::optional<base::WallTime> floor;
    if (index_was_lost_) floor = LatestOf(orphan.version);
    return index_.SetCurrent(orphan.version, orphan.bytes, floor);
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
