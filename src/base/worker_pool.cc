// SPDX-License-Identifier: Apache-2.0
#include "dlffs/base/worker_pool.h"

#include <pthread.h>

namespace dlffs::base {

WorkerPool::WorkerPool(const std::string& name, int threads) {
  threads_.reserve(static_cast<size_t>(threads));
  for (int i = 0; i < threads; ++i) {
    threads_.emplace_back([this] { Run(); });
    pthread_setname_np(threads_.back().native_handle(), (name + "-" + std::to_string(i)).c_str());
  }
}

WorkerPool::~WorkerPool() { Stop(); }

void WorkerPool::Post(Task task) {
  MutexLock lock(mutex_);
  if (stopping_) return;  // `task` is destroyed by the caller's frame, after the lock
  queue_.push_back(std::move(task));
  work_.NotifyOne();
}

void WorkerPool::Stop() {
  std::deque<Task> dropped;
  {
    MutexLock lock(mutex_);
    stopping_ = true;
    dropped.swap(queue_);
    work_.NotifyAll();
  }
  for (std::thread& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
}

void WorkerPool::Run() {
  while (true) {
    Task task;
    {
      MutexLock lock(mutex_);
      while (queue_.empty() && !stopping_) work_.Wait(mutex_);
      if (stopping_) return;
      task = std::move(queue_.front());
      queue_.pop_front();
    }
    task();
  }
}

}  // namespace dlffs::base
