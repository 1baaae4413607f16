// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <string>
#include <thread>
#include <vector>

#include "dlffs/base/executor.h"
#include "dlffs/base/mutex.h"

namespace dlffs::base {

/// A fixed number of named threads that run tasks in the order they were posted.
/// The queue is unbounded on purpose: what fills it is bounded by requests in flight, and a bound
/// would block a thread that must not block.
class WorkerPool final : public Executor {
 public:
  /// `name`: at most 12 characters; threads are called name-0, name-1, …
  WorkerPool(const std::string& name, int threads);
  /// Stops, if Stop was not called.
  ~WorkerPool() override;

  void Post(Task task) override EXCLUDES(mutex_);
  /// Lets running tasks end, destroys the queued ones and joins. Not from one of its own threads.
  void Stop() EXCLUDES(mutex_);

 private:
  void Run();

  Mutex mutex_;
  CondVar work_;
  std::deque<Task> queue_ GUARDED_BY(mutex_);
  bool stopping_ GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace dlffs::base
