// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "dlffs/api/service.h"

#include "api/authorized_client.h"

namespace dlffs::api {

/// A call to `endpoint`/v1/{project}/jobs`path`, with the workspace header where the workspace has
/// an id.
Call FactoryCall(const std::string& endpoint, const WorkspaceRef& workspace,
                 const std::string& path);

/// Both types at the same time, each page by page. Where the service fails for one of them, the
/// other's jobs are an incomplete listing.
void ListJobs(const std::shared_ptr<AuthorizedClient>& service, const std::string& endpoint,
              const WorkspaceRef& workspace, Callback<JobListing> done);

void GetJobDetail(AuthorizedClient& service, const std::string& endpoint,
                  const WorkspaceRef& workspace, const std::string& job, Callback<Job> done);

}  // namespace dlffs::api
