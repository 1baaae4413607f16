// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>

#include <sys/types.h>

#include "dlffs/config/problem.h"

namespace dlffs::config {

/// What the process was started with and for whom, as a value, so that nothing below reads globals.
struct Environment {
  std::map<std::string, std::string> variables;
  uid_t uid = 0;
  std::string user;
  std::string home;  ///< $HOME, else of the user database
  std::string etc = "/etc/dlffs";

  /// Empty where the variable is not set.
  std::string Get(std::string_view name) const;
  static Environment OfProcess();
};

/// Replaces ${HOME} ${USER} ${UID} ${XDG_RUNTIME_DIR} and a leading ~/. Anything else in ${…} is
/// refused.
Checked<std::string> ExpandPath(const Environment& environment, std::string_view text);

}  // namespace dlffs::config
