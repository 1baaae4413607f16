// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dlffs/base/result.h"

#include "sim/realm.h"

namespace dlffs::sim {

/// Applies one edit of the control path (README.md, "Edits"). Throws nlohmann's exceptions where a
/// member has the wrong type; then nothing has changed.
Status ApplyEdit(World& world, const Json& edit);

}  // namespace dlffs::sim
