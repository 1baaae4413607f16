// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "dlffs/api/service.h"

#include "api/authorized_client.h"

namespace dlffs::api {

/// The projects in the body of GET /v3/auth/projects that product.md 1.1 shows: enabled, not MOS,
/// of the region (empty: of any).
Result<std::vector<Project>> ReadProjects(std::string_view body, std::string_view region);

/// `iam` ends with /v3.
void ListProjects(AuthorizedClient& service, const std::string& iam, const std::string& region,
                  Callback<std::vector<Project>> done);

}  // namespace dlffs::api
