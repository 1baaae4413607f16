// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dlffs/base/unique_function.h"

namespace dlffs::base {

using Task = UniqueFunction<void()>;

/// Runs tasks somewhere else, or later. Any thread may post; no lock of the caller is held while a
/// task runs.
class Executor {
 public:
  virtual ~Executor() = default;
  /// After the executor was stopped the task is destroyed without being run.
  virtual void Post(Task task) = 0;
};

}  // namespace dlffs::base
