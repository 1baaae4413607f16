// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "dlffs/base/mutex.h"
#include "dlffs/cache/store.h"

#include "cache/cache_paths.h"
#include "cache/container_pool.h"
#include "cache/content_cache.h"
#include "cache/live_cache.h"

namespace dlffs::cache {

/// The store in a directory. One that is removed while it is in use is made anew, and empty, at the
/// next use.
class DiskStore final : public Store {
 public:
  DiskStore(CachePaths paths, const Options& options, LiveCache live);

  Result<std::shared_ptr<const Version>> Current(const JobKey& key) override;
  Result<Published> Publish(const JobKey& key, const archive::VerifiedExport& answer,
                            const Stamp& stamp, base::WallTime now) override;
  Result<std::shared_ptr<const std::string>> Read(const Version& version, size_t file) override;
  std::shared_ptr<const std::string> Cached(const Version& version, size_t file) override;
  Usage usage() const override;

 private:
  Result<LiveCache> Live() const EXCLUDES(mutex_);
  /// Writes the container of a version to its place. Nothing is left behind where it fails.
  Status WriteContainer(Staging& staging, const Version& version,
                        const archive::VerifiedExport& answer) const;
  Result<std::string> ReadMember(const Version& version, const archive::Member& member);
  /// Reads once more while nobody publishes; what fails then is lost: moved to CachePaths::Damaged,
  /// and forgotten.
  Result<std::string> ReadOrGiveUp(const Version& version, const archive::Member& member);

  const CachePaths paths_;
  ContainerPool containers_;
  ContentCache contents_;
  mutable base::Mutex mutex_;
  mutable LiveCache live_ GUARDED_BY(mutex_);
};

}  // namespace dlffs::cache
