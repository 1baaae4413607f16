// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "dlffs/archive/export_archive.h"
#include "dlffs/base/clock.h"
#include "dlffs/base/digest.h"
#include "dlffs/base/result.h"

namespace dlffs::cache {

/// Which job, of which service (architecture.md 16). Two mounts that agree in it share what is
/// stored.
struct JobKey {
  std::string endpoint;
  std::string project_id;
  std::string workspace_id;  ///< empty: the default workspace
  std::string job;           ///< the real name
  std::string export_status = "develop";

  auto operator<=>(const JobKey&) const = default;
  /// SHA-256 of the fields, each closed by NUL.
  base::Sha256 Id() const;
};

/// What the job list said of the job when its export was requested (product.md section 2).
struct Stamp {
  /// Equal as long as the job is unchanged: lastUpdateTime, else the stable fields of api.md 2.1.4.
  std::string fingerprint;
  std::optional<int64_t> last_update_time_ms;
  std::optional<int64_t> create_time_ms;
  std::string last_update_user;
};

/// A file of a version, with the times that the mount shows.
struct File {
  archive::Member member;
  base::WallTime mtime;  ///< product.md 1.8: strictly increases whenever the bytes at the path
                         ///< change, never otherwise
  base::WallTime ctime;  ///< when dlffs first saw this change
};

/// A version of a job as current at a moment. Immutable; shared freely between threads.
struct Version {
  JobKey key;
  base::Sha256 digest;
  std::vector<File> files;  ///< byte order of path
  Stamp stamp;
  base::WallTime exported_at;  ///< when these contents were first received as the current ones
  base::WallTime checked_at;   ///< when an answer last said that they are current
  bool has_scripts = false;    ///< a member ends in .script
};

struct Usage {
  uint64_t exports = 0;  ///< containers
  uint64_t bytes = 0;    ///< of containers
};

struct Options {
  std::string dir;                     ///< created (0700) where missing; gets a CACHEDIR.TAG
  uint64_t inflated_bytes = 64 << 20;  ///< recently read members held in memory
  archive::Limits limits;
};

/// The versions of jobs on disk. Any thread may call; every function may block on the disk, none on
/// the network. Several processes may use one directory. What a function returns survives `kill -9`
/// from then on.
class Store {
 public:
  virtual ~Store() = default;

  /// The current version of a job; null where nothing is stored.
  virtual Result<std::shared_ptr<const Version>> Current(const JobKey& key) = 0;

  struct Published {
    std::shared_ptr<const Version> version;
    bool changed = false;  ///< the contents differ from what was current before, or nothing was
  };
  /// Makes an answer the job's current version (architecture.md 11 to 13). Known contents only
  /// update checked_at and the stamp. `now`: the time of the fetch. kNoSpace, kInternal: nothing
  /// was changed.
  virtual Result<Published> Publish(const JobKey& key, const archive::VerifiedExport& answer,
                                    const Stamp& stamp, base::WallTime now) = 0;

  /// The inflated content of `version.files[file]`; from memory where it was read recently.
  virtual Result<std::shared_ptr<const std::string>> Read(const Version& version, size_t file) = 0;
  /// The same, from memory only; null where that would need the disk. Never blocks.
  virtual std::shared_ptr<const std::string> Cached(const Version& version, size_t file) = 0;

  virtual Usage usage() const = 0;
};

/// Recovers first: containers that the index lacks are indexed from their record or removed, rows
/// without container dropped, `tmp/` emptied of what no living process writes; a missing or damaged
/// index is rebuilt.
Result<std::unique_ptr<Store>> OpenStore(const Options& options);

}  // namespace dlffs::cache
