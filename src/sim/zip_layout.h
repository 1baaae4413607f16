// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sim/export_zip.h"

namespace dlffs::sim {

/// The compressed members of `packed`, under the paths of `members` and in the given style.
/// libzip compresses and checks, but cannot write what a streaming writer writes: no data
/// descriptors, no two members of one name, its own idea of attributes.
std::string LayOut(std::string_view packed, const std::vector<ZipMember>& members,
                   const ZipStyle& style);

}  // namespace dlffs::sim
