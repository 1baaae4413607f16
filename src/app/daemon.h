// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "dlffs/base/result.h"
#include "dlffs/base/unique_function.h"
#include "dlffs/config/settings.h"

namespace dlffs::app {

struct DaemonOptions {
  const config::Settings& settings;  ///< outlives the daemon
  std::string mountpoint;            ///< absolute
  std::string source;                ///< what mount(8) shows before " on "
  base::UniqueFunction<void()>
      ready;  ///< called once the kernel's FUSE_INIT was answered, from any thread
};

/// The object graph of one mount. Created after fork.
class Daemon {
 public:
  virtual ~Daemon() = default;
  /// Mounts. Errors have a one-line message.
  static Result<std::unique_ptr<Daemon>> Create(DaemonOptions options);
  /// Serves until unmounted or Stop(); returns the exit code.
  virtual int Run() = 0;
  /// From any thread: unmounts, and ends Run within 2 s.
  virtual void Stop() = 0;
  /// From any thread: the object of product.md section 4.
  virtual std::string StatusJson() const = 0;
};

}  // namespace dlffs::app
