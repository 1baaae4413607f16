// SPDX-License-Identifier: Apache-2.0
#include "cache/container_pool.h"

namespace dlffs::cache {

Result<std::shared_ptr<const archive::Container>> ContainerPool::Open(const std::string& path) {
  {
    base::MutexLock lock(mutex_);
    const auto found = by_path_.find(path);
    if (found != by_path_.end()) {
      recent_.splice(recent_.begin(), recent_, found->second);
      return found->second->second;
    }
  }
  Result<std::shared_ptr<const archive::Container>> opened = archive::OpenContainer(path);
  if (!opened) return opened;
  std::list<Entry> dropped;  // closed after the lock
  base::MutexLock lock(mutex_);
  const auto found = by_path_.find(path);
  if (found != by_path_.end()) return found->second->second;  // another thread was faster
  recent_.emplace_front(path, *opened);
  by_path_.emplace(path, recent_.begin());
  while (recent_.size() > most_) {
    by_path_.erase(recent_.back().first);
    dropped.splice(dropped.begin(), recent_, std::prev(recent_.end()));
  }
  return opened;
}

void ContainerPool::Forget(const std::string& path) {
  std::list<Entry> dropped;
  base::MutexLock lock(mutex_);
  const auto found = by_path_.find(path);
  if (found == by_path_.end()) return;
  dropped.splice(dropped.begin(), recent_, found->second);
  by_path_.erase(found);
}

}  // namespace dlffs::cache
