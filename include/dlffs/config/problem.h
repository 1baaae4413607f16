// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>

#include "dlffs/base/result.h"

namespace dlffs::config {

/// Why a command cannot go on: one line for stderr, and the exit code that goes with it
/// (2 usage, 3 configuration, 6 mount).
struct Problem {
  int exit_code = 3;
  std::string message;
};

template <class T>
using Checked = tl::expected<T, Problem>;

template <class... Args>
[[nodiscard]] tl::unexpected<Problem> Refuse(int exit_code, fmt::format_string<Args...> format,
                                             Args&&... args) {
  return tl::unexpected(Problem{exit_code, fmt::format(format, std::forward<Args>(args)...)});
}

}  // namespace dlffs::config
