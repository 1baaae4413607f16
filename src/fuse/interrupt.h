// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include <fuse_lowlevel.h>
#include <sys/types.h>

#include "dlffs/base/mutex.h"
#include "dlffs/base/timer.h"
#include "dlffs/base/unique_function.h"
#include "dlffs/vfs/types.h"

namespace dlffs::fuse {

/// Connects a parked request with the signals of its caller. The kernel reports only the first
/// signal; after it the caller's pending signals are read every 50 ms until one of them means that
/// it wants to leave.
class Interrupt final : public vfs::Interruptible, public std::enable_shared_from_this<Interrupt> {
 public:
  Interrupt(fuse_req_t request, pid_t tid, base::Timer& timer)
      : request_(request), tid_(tid), timer_(timer) {}

  void Arm(base::UniqueFunction<void()> interrupt) override EXCLUDES(mutex_);
  /// Before the request is answered: afterwards its handle is not touched.
  void Disarm() EXCLUDES(mutex_);

 private:
  /// Called by libfuse with the request's lock held: nothing but a note to the timer.
  static void OnInterrupt(fuse_req_t request, void* self);
  void Check() EXCLUDES(mutex_);
  void CheckAt(base::MonotonicTime when);

  const fuse_req_t request_;
  const pid_t tid_;
  base::Timer& timer_;

  base::Mutex mutex_;
  std::shared_ptr<base::UniqueFunction<void()>> leave_ GUARDED_BY(mutex_);
  bool registered_ GUARDED_BY(mutex_) = false;
  bool disarmed_ GUARDED_BY(mutex_) = false;
};

}  // namespace dlffs::fuse
