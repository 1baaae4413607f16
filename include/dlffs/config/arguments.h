// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "dlffs/config/problem.h"
#include "dlffs/config/settings_table.h"

namespace dlffs::config {

/// The setting that the argument `name` ("--refresh-listing", "--refresh.listing") stands for.
/// Refused (2): an unknown one, naming the nearest; a secret, naming KEY_file and KEY_command; a
/// structure.
struct Argument {
  std::string key;    ///< may end in _file or _command
  bool flag = false;  ///< a boolean, whose value may be left out
};
Checked<Argument> FindArgument(std::string_view name);

}  // namespace dlffs::config
