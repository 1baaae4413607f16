// SPDX-License-Identifier: Apache-2.0
#include "fuse/interrupt.h"

#include <chrono>
#include <utility>

#include "fuse/caller_signals.h"

namespace dlffs::fuse {

namespace {

constexpr std::chrono::milliseconds kRecheck(50);

}  // namespace

void Interrupt::Arm(base::UniqueFunction<void()> interrupt) {
  bool first = false;
  {
    base::MutexLock lock(mutex_);
    leave_ = std::make_shared<base::UniqueFunction<void()>>(std::move(interrupt));
    first = !std::exchange(registered_, true);
  }
  // Outside the lock: libfuse calls OnInterrupt from here where the interrupt came first.
  if (first) fuse_req_interrupt_func(request_, OnInterrupt, this);
}

void Interrupt::Disarm() {
  bool registered = false;
  {
    base::MutexLock lock(mutex_);
    disarmed_ = true;
    leave_.reset();
    registered = registered_;
  }
  // Waits for an OnInterrupt that is running.
  if (registered) fuse_req_interrupt_func(request_, nullptr, nullptr);
}

void Interrupt::OnInterrupt(fuse_req_t /*request*/, void* self) {
  static_cast<Interrupt*>(self)->CheckAt(std::chrono::steady_clock::now());
}

void Interrupt::CheckAt(base::MonotonicTime when) {
  timer_.RunAt(when, [self = shared_from_this()] { self->Check(); });
}

void Interrupt::Check() {
  {
    base::MutexLock lock(mutex_);
    if (disarmed_) return;
  }
  if (JudgeCaller(tid_) == Verdict::kLeave) {
    std::shared_ptr<base::UniqueFunction<void()>> leave;
    {
      base::MutexLock lock(mutex_);
      leave = leave_;
    }
    if (leave) (*leave)();
  }
  // Also after leaving: between two waits nothing can be interrupted yet.
  CheckAt(std::chrono::steady_clock::now() + kRecheck);
}

}  // namespace dlffs::fuse
