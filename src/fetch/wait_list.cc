// SPDX-License-Identifier: Apache-2.0
#include "dlffs/fetch/wait_list.h"

#include <utility>

namespace dlffs::fetch {

void WaitList::Park(WaitId id, const std::string& key, Side side, uint64_t ticket,
                    base::MonotonicTime until, Resume resume) {
  Wake wake = Wake::kReady;
  {
    base::MutexLock lock(mutex_);
    // WakeAll counts under this lock, before it looks for waiters: either it finds this one, or the
    // count differs.
    if (!stopped_ && Ticket(side) == ticket) {
      const base::TimerId timeout =
          timer_.RunAt(until, [this, id] { Release(id, Wake::kTimedOut); });
      waiters_.emplace(id, Waiter{key, side, timeout, std::move(resume)});
      ++per_key_[key];
      return;
    }
    if (stopped_) wake = Wake::kInterrupted;
  }
  resume(wake);
}

void WaitList::Release(WaitId id, Wake wake) {
  Resume resume;
  base::TimerId timeout{};
  {
    base::MutexLock lock(mutex_);
    const auto at = waiters_.find(id);
    if (at == waiters_.end()) return;
    resume = std::move(at->second.resume);
    timeout = at->second.timeout;
    const auto count = per_key_.find(at->second.key);
    if (--count->second == 0) per_key_.erase(count);
    waiters_.erase(at);
  }
  timer_.Cancel(timeout);
  resume(wake);
}

void WaitList::WakeAll(const std::string& key, Side side) {
  std::vector<WaitId> ids;
  {
    base::MutexLock lock(mutex_);
    wakes_[static_cast<size_t>(side)].fetch_add(1);
    if (per_key_.count(key) == 0) return;
    for (const auto& [id, waiter] : waiters_) {
      if (waiter.side == side && waiter.key == key) ids.push_back(id);
    }
  }
  for (const WaitId id : ids) Release(id, Wake::kReady);
}

void WaitList::Interrupt(WaitId id) { Release(id, Wake::kInterrupted); }

bool WaitList::Anyone(const std::string& key) const {
  base::MutexLock lock(mutex_);
  return per_key_.count(key) != 0;
}

size_t WaitList::size() const {
  base::MutexLock lock(mutex_);
  return waiters_.size();
}

void WaitList::ReleaseAll(Wake wake) {
  std::vector<WaitId> ids;
  {
    base::MutexLock lock(mutex_);
    for (const auto& waiter : waiters_) ids.push_back(waiter.first);
  }
  for (const WaitId id : ids) Release(id, wake);
}

void WaitList::Stop() {
  {
    base::MutexLock lock(mutex_);
    stopped_ = true;
  }
  ReleaseAll(Wake::kInterrupted);
}

}  // namespace dlffs::fetch
