// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <stdexcept>
#include <utility>
#include <vector>

#include "dlffs/base/mutex.h"
#include "dlffs/vfs/types.h"

namespace dlffs::test {

/// Records what the kernel is told; each notice is in effect when the test says so.
class FakeNotifier final : public vfs::KernelNotifier {
 public:
  void Publish(Change change, base::UniqueFunction<void()> done) override EXCLUDES(mutex_) {
    if (on_publish_) on_publish_();
    base::MutexLock lock(mutex_);
    changes_.push_back(std::move(change));
    unfinished_.push_back(std::move(done));
  }

  std::vector<Change> changes() const EXCLUDES(mutex_) {
    base::MutexLock lock(mutex_);
    return changes_;
  }
  size_t unfinished() const EXCLUDES(mutex_) {
    base::MutexLock lock(mutex_);
    return unfinished_.size();
  }
  /// Runs at the moment when the kernel is told. Set before anything happens.
  void SetOnPublish(std::function<void()> run) { on_publish_ = std::move(run); }
  /// The oldest notice takes effect.
  void FinishOne() EXCLUDES(mutex_) {
    base::UniqueFunction<void()> done;
    {
      base::MutexLock lock(mutex_);
      if (unfinished_.empty()) throw std::logic_error("no notice is on its way");
      done = std::move(unfinished_.front());
      unfinished_.pop_front();
    }
    done();
  }
  void FinishAll() {
    while (unfinished() > 0) FinishOne();
  }

 private:
  std::function<void()> on_publish_;
  mutable base::Mutex mutex_;
  std::vector<Change> changes_ GUARDED_BY(mutex_);
  std::deque<base::UniqueFunction<void()>> unfinished_ GUARDED_BY(mutex_);
};

/// A process that may be interrupted while it waits. Any thread may use it.
class FakeCaller final : public vfs::Interruptible {
 public:
  void Arm(base::UniqueFunction<void()> interrupt) override EXCLUDES(mutex_) {
    auto armed = std::make_shared<base::UniqueFunction<void()>>(std::move(interrupt));
    base::MutexLock lock(mutex_);
    interrupt_ = std::move(armed);
  }
  bool armed() const EXCLUDES(mutex_) {
    base::MutexLock lock(mutex_);
    return interrupt_ != nullptr;
  }
  void Interrupt() EXCLUDES(mutex_) {
    std::shared_ptr<base::UniqueFunction<void()>> interrupt;
    {
      base::MutexLock lock(mutex_);
      interrupt = interrupt_;
    }
    if (interrupt) (*interrupt)();
  }

 private:
  mutable base::Mutex mutex_;
  std::shared_ptr<base::UniqueFunction<void()>> interrupt_ GUARDED_BY(mutex_);
};

}  // namespace dlffs::test
