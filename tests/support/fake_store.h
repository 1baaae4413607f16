// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "dlffs/api/service.h"
#include "dlffs/base/mutex.h"
#include "dlffs/cache/store.h"

namespace dlffs::test {

/// Paths below a job and what is in them.
using Files = std::vector<std::pair<std::string, std::string>>;

/// The version that a job with these files has.
std::shared_ptr<const cache::Version> MakeVersion(const cache::JobKey& key, const Files& files,
                                                  const cache::Stamp& stamp, base::WallTime now);
/// The answer to an export of a job with these files.
std::string ExportZip(const Files& files);

/// What the job list said of `job`.
cache::Stamp StampOf(const api::Job& job);

/// Versions in memory, and failures on demand. Contents of what is published through Publish are
/// known only where they were announced with Know.
class FakeStore final : public cache::Store {
 public:
  Result<std::shared_ptr<const cache::Version>> Current(const cache::JobKey& key) override;
  Result<Published> Publish(const cache::JobKey& key, const archive::VerifiedExport& answer,
                            const cache::Stamp& stamp, base::WallTime now) override;
  Result<std::shared_ptr<const std::string>> Read(const cache::Version& version,
                                                  size_t file) override;
  std::shared_ptr<const std::string> Cached(const cache::Version& version, size_t file) override;
  cache::Usage usage() const override { return {.exports = 1, .bytes = 4096}; }

  /// Makes this the job's current version, as if another run of the program had exported it.
  std::shared_ptr<const cache::Version> Put(const cache::JobKey& key, const Files& files,
                                            const cache::Stamp& stamp, base::WallTime now);
  void Know(const Files& files) EXCLUDES(mutex_);
  void FailReads(bool fail) EXCLUDES(mutex_);
  /// Cached answers only while this holds.
  void HoldInMemory(bool hold) EXCLUDES(mutex_);

 private:
  std::shared_ptr<const std::string> Content(const cache::Version& version, size_t file) const
      REQUIRES(mutex_);

  mutable base::Mutex mutex_;
  std::map<cache::JobKey, std::shared_ptr<const cache::Version>> current_ GUARDED_BY(mutex_);
  std::map<base::Sha256, std::shared_ptr<const std::string>> contents_ GUARDED_BY(mutex_);
  bool fail_reads_ GUARDED_BY(mutex_) = false;
  bool in_memory_ GUARDED_BY(mutex_) = true;
};

}  // namespace dlffs::test
