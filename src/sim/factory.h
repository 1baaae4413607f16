// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/call.h"
#include "sim/message.h"
#include "sim/options.h"
#include "sim/realm.h"

namespace dlffs::sim {

/// The workspace that a request is about: the one that its header names, without a header the
/// default one of the only instance. Null: DLF.0819 is the answer.
const Workspace* WorkspaceOf(const Project& project, const Request& request);
Reply NoSuchWorkspace();
Reply NoSuchJob();

/// `GET /v1/{project}/jobs`.
Reply ListJobs(const Workspace& workspace, const Request& request, const Options& options);
/// `GET /v1/{project}/jobs/{job}`.
Reply JobDetail(const Workspace& workspace, const Call& call, const Request& request);
/// `GET /v1/{project}/scripts` and `/scripts/{script}`.
Reply Scripts(const Workspace& workspace, const Call& call, const Request& request,
              const Options& options);
/// `GET /v1/{project}/resources` and `/resources/{id}`.
Reply Resources(const Workspace& workspace, const Call& call, const Request& request,
                const Options& options);

}  // namespace dlffs::sim
