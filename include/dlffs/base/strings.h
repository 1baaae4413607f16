// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace dlffs::base {

std::vector<std::string> Split(std::string_view text, char separator);
std::string_view Trim(std::string_view text);
std::string Lower(std::string_view text);  ///< ASCII letters only
std::string Hex(std::string_view bytes);   ///< lower case
bool IsValidUtf8(std::string_view text);

}  // namespace dlffs::base
