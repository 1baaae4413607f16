// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <utility>

#include "dlffs/base/fd.h"
#include "dlffs/base/mutex.h"
#include "dlffs/config/problem.h"

namespace dlffs::app {

/// How a child in the background tells the parent in the terminal what became of the mount. Any
/// thread may call; only the first word counts.
class StartReport {
 public:
  explicit StartReport(base::Fd pipe) : pipe_(std::move(pipe)) {}
  void Ready() EXCLUDES(mutex_);
  void Fail(const config::Problem& problem) EXCLUDES(mutex_);

 private:
  void Send(const std::string& text) EXCLUDES(mutex_);

  base::Mutex mutex_;
  base::Fd pipe_ GUARDED_BY(mutex_);
};

/// Runs `child` in a session of its own: working directory /, no terminal, standard error in
/// `log_file`. In the parent it waits for the report and returns 0, or the problem; in the child it
/// returns what `child` does. Before threads are started.
config::Checked<int> RunInBackground(const std::string& log_file,
                                     const std::function<int(StartReport&)>& child);

}  // namespace dlffs::app
