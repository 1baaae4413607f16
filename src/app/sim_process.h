// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>

#include <sys/types.h>

#include "dlffs/base/fd.h"
#include "dlffs/config/problem.h"

namespace dlffs::app {

/// dlf-sim as a child that lives no longer than this object.
class SimProcess {
 public:
  /// Waits until it serves. Refused (1) where it is not found or does not start.
  static config::Checked<SimProcess> Start();
  ~SimProcess();
  SimProcess(SimProcess&& other) noexcept;
  SimProcess& operator=(SimProcess&&) = delete;

  const std::string& url() const { return url_; }

 private:
  SimProcess(pid_t pid, base::Fd output) : pid_(pid), output_(std::move(output)) {}

  pid_t pid_;
  base::Fd output_;  ///< kept open: a closed pipe would end it
  std::string url_;
};

}  // namespace dlffs::app
