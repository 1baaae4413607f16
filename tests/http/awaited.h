// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <utility>

#include "dlffs/base/mutex.h"
#include "dlffs/base/result.h"

namespace dlffs::http {

/// A result that a callback on another thread delivers; counts how often it did.
template <class T>
class Awaited {
 public:
  /// May outlive this object.
  auto Callback() {
    return [state = state_](Result<T> result) {
      base::MutexLock lock(state->mutex);
      ++state->calls;
      state->result = std::move(result);
      state->changed.NotifyAll();
    };
  }

  /// Waits for it.
  Result<T> Wait() {
    base::MutexLock lock(state_->mutex);
    while (!state_->result) state_->changed.Wait(state_->mutex);
    return *state_->result;
  }

  int calls() {
    base::MutexLock lock(state_->mutex);
    return state_->calls;
  }

 private:
  struct State {
    base::Mutex mutex;
    base::CondVar changed;
    std::optional<Result<T>> result GUARDED_BY(mutex);
    int calls GUARDED_BY(mutex) = 0;
  };
  std::shared_ptr<State> state_ = std::make_shared<State>();
};

/// Something that one thread waits for and another says.
class Signal {
 public:
  void Raise() {
    base::MutexLock lock(mutex_);
    raised_ = true;
    changed_.NotifyAll();
  }
  void Wait() {
    base::MutexLock lock(mutex_);
    while (!raised_) changed_.Wait(mutex_);
  }

 private:
  base::Mutex mutex_;
  base::CondVar changed_;
  bool raised_ GUARDED_BY(mutex_) = false;
};

}  // namespace dlffs::http
