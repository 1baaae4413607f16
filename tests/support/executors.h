// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <utility>

#include "dlffs/base/executor.h"
#include "dlffs/base/mutex.h"

namespace dlffs::test {

/// Runs every task where it is posted.
class InlineExecutor final : public base::Executor {
 public:
  void Post(base::Task task) override { task(); }
};

/// Holds tasks until the test runs them.
class QueuedExecutor final : public base::Executor {
 public:
  void Post(base::Task task) override EXCLUDES(mutex_) {
    base::MutexLock lock(mutex_);
    tasks_.push_back(std::move(task));
  }

  /// Runs the oldest; false where there is none.
  bool RunOne() EXCLUDES(mutex_) {
    base::Task task;
    {
      base::MutexLock lock(mutex_);
      if (tasks_.empty()) return false;
      task = std::move(tasks_.front());
      tasks_.pop_front();
    }
    task();
    return true;
  }
  /// Runs until nothing is left, also what is posted meanwhile.
  void RunAll() {
    while (RunOne()) {
    }
  }
  size_t size() const EXCLUDES(mutex_) {
    base::MutexLock lock(mutex_);
    return tasks_.size();
  }

 private:
  mutable base::Mutex mutex_;
  std::deque<base::Task> tasks_ GUARDED_BY(mutex_);
};

}  // namespace dlffs::test
