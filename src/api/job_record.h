// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "dlffs/api/service.h"

#include "api/paged_list.h"

namespace dlffs::api {

/// A page of GET /jobs (api.md 2.1.2). Entries without a name are left out.
Result<Page<Job>> ReadJobPage(std::string_view body);

/// GET /jobs/{name} (api.md 2.2).
Result<Job> ReadJobDetail(std::string_view body, const std::string& name);

}  // namespace dlffs::api
