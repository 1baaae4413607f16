// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <thread>
#include <utility>

#include "dlffs/base/clock.h"
#include "dlffs/base/executor.h"
#include "dlffs/base/mutex.h"

namespace dlffs::base {

enum class TimerId : uint64_t {};

/// Calls tasks at a time. A task must be short: it shares its thread with all others.
class Timer {
 public:
  virtual ~Timer() = default;
  virtual TimerId RunAt(MonotonicTime when, Task task) = 0;
  /// The task will not start after this; one that is running is not waited for. Unknown ids are
  /// fine.
  virtual void Cancel(TimerId id) = 0;
};

/// One thread on the real clock.
class ThreadTimer final : public Timer {
 public:
  ThreadTimer();
  ~ThreadTimer() override;

  TimerId RunAt(MonotonicTime when, Task task) override EXCLUDES(mutex_);
  void Cancel(TimerId id) override EXCLUDES(mutex_);
  /// Drops what has not started and joins. Not from a task.
  void Stop() EXCLUDES(mutex_);

 private:
  void Run();

  Mutex mutex_;
  CondVar changed_;
  std::map<std::pair<MonotonicTime, uint64_t>, Task> tasks_ GUARDED_BY(mutex_);
  std::map<uint64_t, MonotonicTime> due_ GUARDED_BY(mutex_);
  uint64_t next_id_ GUARDED_BY(mutex_) = 1;
  bool stopping_ GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace dlffs::base
