// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <functional>
#include <thread>
#include <vector>

#include <httplib.h>

#include "dlffs/base/mutex.h"

namespace dlffs::sim {

/// Runs connections: a thread more whenever none is idle, up to a maximum.
/// (A connection keeps its thread for as long as it is open, and most simulators see but a few.)
class ElasticPool final : public httplib::TaskQueue {
 public:
  explicit ElasticPool(size_t most_threads) : most_threads_(most_threads) {}

  void enqueue(std::function<void()> task) override EXCLUDES(mutex_);
  /// Runs what is queued, then joins.
  void shutdown() override EXCLUDES(mutex_);

 private:
  void Run();

  const size_t most_threads_;
  base::Mutex mutex_;
  base::CondVar changed_;
  std::deque<std::function<void()>> tasks_ GUARDED_BY(mutex_);
  std::vector<std::thread> threads_ GUARDED_BY(mutex_);
  size_t idle_ GUARDED_BY(mutex_) = 0;
  bool stopping_ GUARDED_BY(mutex_) = false;
};

}  // namespace dlffs::sim
