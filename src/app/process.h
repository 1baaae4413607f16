// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "dlffs/base/result.h"

namespace dlffs::app {

struct Finished {
  int status = 0;      ///< exit code; 128 + signal where it was killed
  std::string errors;  ///< what it wrote to standard error
};

/// Runs a program of $PATH with an empty standard input and waits for it. kNotFound: there is no
/// such program.
Result<Finished> RunProgram(const std::vector<std::string>& words);

/// Whether $PATH has an executable of this name.
bool HasProgram(const std::string& name);

}  // namespace dlffs::app
