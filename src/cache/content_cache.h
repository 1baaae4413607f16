// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include "dlffs/base/digest.h"
#include "dlffs/base/mutex.h"
#include "dlffs/base/result.h"

namespace dlffs::cache {

/// Inflated contents by their digest, up to a number of bytes; the last one stays however big it
/// is. Any thread may call.
class ContentCache {
 public:
  using Content = std::shared_ptr<const std::string>;

  explicit ContentCache(uint64_t most_bytes) : most_bytes_(most_bytes) {}

  /// Null where it is not held. Never blocks.
  Content Find(const base::Sha256& sha256) EXCLUDES(mutex_);
  /// What is held, else what `load` gives, which runs once however many threads ask for one content
  /// at once. Where it fails, every one of them tries for itself.
  Result<Content> FindOrLoad(const base::Sha256& sha256,
                             const std::function<Result<std::string>()>& load) EXCLUDES(mutex_);

 private:
  using Entry = std::pair<base::Sha256, Content>;

  /// This thread loads one content; the others may go on at its end, also where memory ran out.
  class Turn {
   public:
    Turn(ContentCache& cache, const base::Sha256& sha256) : cache_(cache), sha256_(sha256) {}
    ~Turn() { cache_.EndTurn(sha256_); }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

   private:
    ContentCache& cache_;
    const base::Sha256 sha256_;
  };

  void EndTurn(const base::Sha256& sha256) EXCLUDES(mutex_);
  Content FindLocked(const base::Sha256& sha256) REQUIRES(mutex_);
  /// Gives back what had to go, to be freed without the lock.
  std::list<Entry> InsertLocked(const base::Sha256& sha256, const Content& content)
      REQUIRES(mutex_);

  const uint64_t most_bytes_;
  base::Mutex mutex_;
  base::CondVar loaded_;
  std::set<base::Sha256> loading_ GUARDED_BY(mutex_);
  uint64_t bytes_ GUARDED_BY(mutex_) = 0;
  std::list<Entry> recent_ GUARDED_BY(mutex_);  ///< last used first
  std::map<base::Sha256, std::list<Entry>::iterator> by_digest_ GUARDED_BY(mutex_);
};

}  // namespace dlffs::cache
