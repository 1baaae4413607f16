// SPDX-License-Identifier: Apache-2.0
#include "support/manual_timer.h"

#include <algorithm>

namespace dlffs::test {

ManualTimer::ManualTimer(FakeClock& clock) : clock_(clock) {
  clock_.SetRunUntil([this](base::MonotonicTime target) { RunUntil(target); });
}

ManualTimer::~ManualTimer() { clock_.SetRunUntil(nullptr); }

base::TimerId ManualTimer::RunAt(base::MonotonicTime when, base::Task task) {
  base::MutexLock lock(mutex_);
  const uint64_t id = next_id_++;
  tasks_.emplace(std::pair(when, id), std::move(task));
  return base::TimerId{id};
}

void ManualTimer::Cancel(base::TimerId id) {
  base::Task dropped;  // destroyed after the lock
  base::MutexLock lock(mutex_);
  const auto at = std::find_if(tasks_.begin(), tasks_.end(), [id](const auto& task) {
    return task.first.second == static_cast<uint64_t>(id);
  });
  if (at == tasks_.end()) return;
  dropped = std::move(at->second);
  tasks_.erase(at);
}

size_t ManualTimer::pending() const {
  base::MutexLock lock(mutex_);
  return tasks_.size();
}

void ManualTimer::RunUntil(base::MonotonicTime target) {
  while (true) {
    base::Task task;
    base::MonotonicTime when;
    {
      base::MutexLock lock(mutex_);
      if (tasks_.empty() || tasks_.begin()->first.first > target) return;
      when = tasks_.begin()->first.first;
      task = std::move(tasks_.begin()->second);
      tasks_.erase(tasks_.begin());
    }
    clock_.SetNow(when);
    task();
  }
}

}  // namespace dlffs::test
