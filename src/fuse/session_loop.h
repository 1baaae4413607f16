// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <thread>
#include <vector>

#include <fuse_lowlevel.h>

#include "dlffs/base/result.h"

namespace dlffs::fuse {

/// The threads that read the kernel's requests. libfuse's own loop can only be ended by a signal
/// that may come too early; these also wait for an event.
class SessionLoop {
 public:
  /// `after_each` runs on a worker after each request that was processed.
  SessionLoop(fuse_session* session, std::function<void()> after_each);
  ~SessionLoop();
  SessionLoop(const SessionLoop&) = delete;
  SessionLoop& operator=(const SessionLoop&) = delete;

  Status Start(int workers);
  /// Workers end after the request at hand. Any thread.
  void Stop();
  /// Returns when all workers have ended, by Stop or because the kernel has unmounted.
  void Join();

 private:
  void Run();
  /// False where the loop is over.
  bool WaitForRequest();

  fuse_session* const session_;
  const std::function<void()> after_each_;
  int stop_event_ = -1;  ///< an eventfd; readable from Stop on
  std::vector<std::thread> workers_;
};

}  // namespace dlffs::fuse
