// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "sim/realm.h"

namespace dlffs::sim {

/// The sample's main project with `jobs` made-up jobs in its one workspace, `default`. The same
/// seed gives the same bytes on every machine. Node types are as frequent as in a production run of
/// 512 jobs and 4,509 nodes, where each of the rarest came twice; those that run a resource are
/// among the rarest.
Realm GenerateRealm(int jobs, uint64_t seed);

}  // namespace dlffs::sim
