// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "dlffs/config/environment.h"
#include "dlffs/config/settings.h"

namespace dlffs::config {

/// What the OS_* variables of an openrc file say, as far as dlffs uses it. Empty: not said.
struct OpenRc {
  std::string iam_endpoint;
  std::string region;
  Auth auth;
};

OpenRc ReadOpenRc(const Environment& environment);

}  // namespace dlffs::config
