// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>

namespace dlffs::sim {

/// Members keep the order in which they were written, as the service's documents do.
using Json = nlohmann::ordered_json;

}  // namespace dlffs::sim
