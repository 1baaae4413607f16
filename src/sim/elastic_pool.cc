// SPDX-License-Identifier: Apache-2.0
#include "sim/elastic_pool.h"

#include <utility>

namespace dlffs::sim {

void ElasticPool::enqueue(std::function<void()> task) {
  base::MutexLock lock(mutex_);
  tasks_.push_back(std::move(task));
  if (idle_ < tasks_.size() && threads_.size() < most_threads_) {
    threads_.emplace_back([this] { Run(); });
  }
  changed_.NotifyOne();
}

void ElasticPool::shutdown() {
  std::vector<std::thread> threads;
  {
    base::MutexLock lock(mutex_);
    stopping_ = true;
    threads.swap(threads_);
    changed_.NotifyAll();
  }
  for (std::thread& thread : threads) thread.join();
}

void ElasticPool::Run() {
  while (true) {
    std::function<void()> task;
    {
      base::MutexLock lock(mutex_);
      ++idle_;
      while (tasks_.empty() && !stopping_) changed_.Wait(mutex_);
      --idle_;
      if (tasks_.empty()) return;
      task = std::move(tasks_.front());
      tasks_.pop_front();
    }
    task();
  }
}

}  // namespace dlffs::sim
