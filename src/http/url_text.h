// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace dlffs::http {

/// "host:port/path" for messages: neither user, password, query nor fragment, which may be secret.
std::string HostAndPath(std::string_view url);

/// "scheme://host:port" as it stands in `url`: requests of one origin share connections.
std::string Origin(std::string_view url);

}  // namespace dlffs::http
