// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "dlffs/base/result.h"

#include "sim/realm.h"

namespace dlffs::sim {

/// The realm that a folder of definitions describes (README.md, "Definitions").
Result<Realm> LoadRealm(const std::string& folder);

/// A workspace's entry in a list of workspaces.
Json WorkspaceFacts(const Workspace& workspace, const std::string& project,
                    const std::string& instance, const std::string& description);

}  // namespace dlffs::sim
