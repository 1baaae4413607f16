// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "sim/call.h"
#include "sim/message.h"
#include "sim/options.h"
#include "sim/realm.h"

namespace dlffs::sim {

/// `POST /v1/{project}/jobs/{job}/export`.
Reply ExportJob(const Workspace& workspace, const Call& call, const Request& request,
                const Options& options);
/// `POST /v1/{project}/jobs/batch-export`.
Reply ExportJobs(const Workspace& workspace, const Request& request, const Options& options);

/// The names in a batch export's jobList, each once; empty where it has none.
std::vector<std::string> JobList(const Request& request);

}  // namespace dlffs::sim
