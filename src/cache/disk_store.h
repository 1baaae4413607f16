// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "dlffs/cache/store.h"

#include "cache/cache_paths.h"
#include "cache/container_pool.h"
#include "cache/content_cache.h"
#include "cache/index.h"
#include "cache/staging.h"

namespace dlffs::cache {

/// The store in a directory that OpenStore has prepared.
class DiskStore final : public Store {
 public:
  DiskStore(CachePaths paths, const Options& options, std::unique_ptr<Index> index,
            std::unique_ptr<Staging> staging);

  Result<std::shared_ptr<const Version>> Current(const JobKey& key) override;
  Result<Published> Publish(const JobKey& key, const archive::VerifiedExport& answer,
                            const Stamp& stamp, base::WallTime now) override;
  Result<std::shared_ptr<const std::string>> Read(const Version& version, size_t file) override;
  std::shared_ptr<const std::string> Cached(const Version& version, size_t file) override;
  Usage usage() const override;

 private:
  /// Writes the container of a version to its place. Nothing is left behind where it fails.
  Status Store(const Version& version, const archive::VerifiedExport& answer);
  Result<std::string> ReadMember(const Version& version, const archive::Member& member);
  /// Reads once more while nobody publishes; what fails then is lost: moved to CachePaths::Damaged,
  /// and forgotten.
  Result<std::string> ReadOrGiveUp(const Version& version, const archive::Member& member);

  const CachePaths paths_;
  const std::unique_ptr<Index> index_;
  const std::unique_ptr<Staging> staging_;
  ContainerPool containers_;
  ContentCache contents_;
};

}  // namespace dlffs::cache
