// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "dlffs/api/service.h"

#include "api/authorized_client.h"
#include "api/paged_list.h"

namespace dlffs::api {

/// A DataArts instance (api.md 4.2).
struct Instance {
  std::string id;
  std::string name;
  bool is_serving = true;
};

Result<Page<Instance>> ReadInstances(std::string_view body);
Result<Page<Workspace>> ReadWorkspaces(std::string_view body, const Instance& instance);

/// Instances, then the workspaces of each that serves; none where no instance does. `management`:
/// the endpoint, "" or "none" where there is none. One that does not know these calls (404) is as
/// good as none.
void ListWorkspaces(const std::shared_ptr<AuthorizedClient>& service, const std::string& management,
                    const std::string& project_id, Callback<WorkspaceListing> done);

}  // namespace dlffs::api
