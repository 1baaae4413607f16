// SPDX-License-Identifier: Apache-2.0
#include "cache/content_cache.h"

namespace dlffs::cache {

ContentCache::Content ContentCache::Find(const base::Sha256& sha256) {
  base::MutexLock lock(mutex_);
  return FindLocked(sha256);
}

Result<ContentCache::Content> ContentCache::FindOrLoad(
    const base::Sha256& sha256, const std::function<Result<std::string>()>& load) {
  {
    base::MutexLock lock(mutex_);
    while (true) {
      Content held = FindLocked(sha256);
      if (held) return held;
      if (loading_.insert(sha256).second) break;
      loaded_.Wait(mutex_);
    }
  }
  const Turn turn(*this, sha256);
  Result<std::string> read = load();
  if (!read) return tl::unexpected(read.error());
  Content content = std::make_shared<const std::string>(*std::move(read));
  std::list<Entry> dropped;  // freed without the lock
  base::MutexLock lock(mutex_);
  dropped = InsertLocked(sha256, content);
  return content;
}

void ContentCache::EndTurn(const base::Sha256& sha256) {
  base::MutexLock lock(mutex_);
  loading_.erase(sha256);
  loaded_.NotifyAll();
}

ContentCache::Content ContentCache::FindLocked(const base::Sha256& sha256) {
  const auto found = by_digest_.find(sha256);
  if (found == by_digest_.end()) return nullptr;
  recent_.splice(recent_.begin(), recent_, found->second);
  return found->second->second;
}

std::list<ContentCache::Entry> ContentCache::InsertLocked(const base::Sha256& sha256,
                                                          const Content& content) {
  recent_.emplace_front(sha256, content);
  by_digest_.emplace(sha256, recent_.begin());
  bytes_ += content->size();
  std::list<Entry> dropped;
  while (bytes_ > most_bytes_ && recent_.size() > 1) {
    bytes_ -= recent_.back().second->size();
    by_digest_.erase(recent_.back().first);
    dropped.splice(dropped.begin(), recent_, std::prev(recent_.end()));
  }
  return dropped;
}

}  // namespace dlffs::cache
