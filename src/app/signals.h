// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <thread>

#include "dlffs/base/fd.h"

namespace dlffs::app {

/// Keeps SIGINT, SIGTERM and SIGHUP from ending the process, and ignores SIGPIPE. Before threads
/// are started, which inherit it.
void HoldSignals();

/// Calls `stop` on a thread of its own when one of the held signals arrives.
class SignalWatcher {
 public:
  explicit SignalWatcher(std::function<void()> stop);
  ~SignalWatcher();
  SignalWatcher(const SignalWatcher&) = delete;
  SignalWatcher& operator=(const SignalWatcher&) = delete;

 private:
  void Run();

  const std::function<void()> stop_;
  const base::Fd signals_;
  const base::Fd ended_;  ///< an eventfd
  std::thread thread_;
};

}  // namespace dlffs::app
