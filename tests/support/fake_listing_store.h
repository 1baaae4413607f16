// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>

#include "dlffs/base/mutex.h"
#include "dlffs/cache/listing_store.h"

namespace dlffs::test {

/// Stored listings in memory; outlives a Catalog, as the disk does.
class FakeListingStore final : public cache::ListingStore {
 public:
  Status Save(const std::string& key, const std::string& text) override EXCLUDES(mutex_) {
    base::MutexLock lock(mutex_);
    if (full_) return Err(ErrorCode::kNoSpace, "as the test wants");
    ++saves_;
    texts_[key] = text;
    return {};
  }
  Result<std::optional<std::string>> Load(const std::string& key) override EXCLUDES(mutex_) {
    base::MutexLock lock(mutex_);
    const auto at = texts_.find(key);
    return at != texts_.end() ? std::optional(at->second) : std::nullopt;
  }

  int saves() const EXCLUDES(mutex_) {
    base::MutexLock lock(mutex_);
    return saves_;
  }
  void SetFull(bool full) EXCLUDES(mutex_) {
    base::MutexLock lock(mutex_);
    full_ = full;
  }

 private:
  mutable base::Mutex mutex_;
  std::map<std::string, std::string> texts_ GUARDED_BY(mutex_);
  int saves_ GUARDED_BY(mutex_) = 0;
  bool full_ GUARDED_BY(mutex_) = false;
};

}  // namespace dlffs::test
