// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "dlffs/base/digest.h"

namespace dlffs::cache {

/// Every name in the cache directory: made here, and parsed here.
class CachePaths {
 public:
  explicit CachePaths(std::string dir) : dir_(std::move(dir)) {}

  const std::string& dir() const { return dir_; }
  std::string Tag() const { return dir_ + "/CACHEDIR.TAG"; }
  std::string Index() const { return dir_ + "/index.db"; }
  /// Held exclusively (flock) by a process while it opens the cache.
  std::string OpenLock() const { return dir_ + "/lock"; }
  /// Byte ranges of it are locked (OFD) per job while a version of it is published.
  std::string JobLocks() const { return dir_ + "/locks"; }
  /// What is being written; a directory for every process.
  std::string Staging() const { return dir_ + "/tmp"; }
  /// Containers that turned out to be damaged, for whoever wants to know why.
  std::string Damaged() const { return dir_ + "/damaged"; }
  std::string Versions() const { return dir_ + "/versions"; }
  /// All versions of one job; the first 16 hex digits of JobKey::Id.
  std::string VersionsOf(const base::Sha256& key_id) const {
    return Versions() + "/" + KeyName(key_id);
  }
  std::string Container(const base::Sha256& key_id, const base::Sha256& digest) const {
    return VersionsOf(key_id) + "/" + digest.Hex() + ".zip";
  }
  std::string DamagedContainer(const base::Sha256& key_id, const base::Sha256& digest) const {
    return Damaged() + "/" + KeyName(key_id) + "-" + digest.Hex() + ".zip";
  }

  static std::string KeyName(const base::Sha256& key_id) { return key_id.Hex().substr(0, 16); }
  /// JobKey::Id().Prefix64() of the job whose versions lie in a directory of this name.
  static std::optional<uint64_t> ParseKeyName(std::string_view name);
  /// The digest that the name of a container states.
  static std::optional<base::Sha256> ParseContainerName(std::string_view name);

 private:
  std::string dir_;
};

}  // namespace dlffs::cache
