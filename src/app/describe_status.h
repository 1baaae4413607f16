// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace dlffs::app {

/// The JSON of `status --json` for people. Fields that are missing are left out.
std::string DescribeStatus(const std::string& json_text);

}  // namespace dlffs::app
