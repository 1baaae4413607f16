// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace dlffs::base {

/// "0.1.0", from the CMake project.
std::string_view Version();

}  // namespace dlffs::base
