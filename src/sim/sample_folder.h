// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace dlffs::sim {

/// Where the sample's definitions are: beside an installed program, else in the source tree.
std::string SampleFolder();

}  // namespace dlffs::sim
