// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/call.h"
#include "sim/message.h"
#include "sim/realm.h"

namespace dlffs::sim {

/// `GET /v1/{project}/instances`.
Reply ListInstances(const Project& project, const Request& request);
/// `GET /v1/{project}/workspaces/{instance}`.
Reply ListWorkspaces(const Project& project, const Call& call, const Request& request);

}  // namespace dlffs::sim
