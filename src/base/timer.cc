// SPDX-License-Identifier: Apache-2.0
#include "dlffs/base/timer.h"

#include <pthread.h>

namespace dlffs::base {

ThreadTimer::ThreadTimer() : thread_([this] { Run(); }) {
  pthread_setname_np(thread_.native_handle(), "timer");
}

ThreadTimer::~ThreadTimer() { Stop(); }

TimerId ThreadTimer::RunAt(MonotonicTime when, Task task) {
  MutexLock lock(mutex_);
  const uint64_t id = next_id_++;
  if (stopping_) return TimerId{id};
  due_.emplace(id, when);
  const auto at = tasks_.emplace(std::pair(when, id), std::move(task)).first;
  if (at == tasks_.begin()) changed_.NotifyOne();
  return TimerId{id};
}

void ThreadTimer::Cancel(TimerId id) {
  Task dropped;  // destroyed after the lock: it may own a request
  MutexLock lock(mutex_);
  const auto due = due_.find(static_cast<uint64_t>(id));
  if (due == due_.end()) return;
  const auto at = tasks_.find({due->second, due->first});
  dropped = std::move(at->second);
  tasks_.erase(at);
  due_.erase(due);
}

void ThreadTimer::Stop() {
  decltype(tasks_) dropped;
  {
    MutexLock lock(mutex_);
    stopping_ = true;
    dropped.swap(tasks_);
    due_.clear();
    changed_.NotifyAll();
  }
  if (thread_.joinable()) thread_.join();
}

void ThreadTimer::Run() {
  while (true) {
    Task task;
    {
      MutexLock lock(mutex_);
      while (!stopping_ &&
             (tasks_.empty() || tasks_.begin()->first.first > std::chrono::steady_clock::now())) {
        if (tasks_.empty()) {
          changed_.Wait(mutex_);
        } else {
          changed_.WaitUntil(mutex_, tasks_.begin()->first.first);
        }
      }
      if (stopping_) return;
      const auto first = tasks_.begin();
      task = std::move(first->second);
      due_.erase(first->first.second);
      tasks_.erase(first);
    }
    task();
  }
}

}  // namespace dlffs::base
