// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "dlffs/http/client.h"

namespace dlffs::api {

/// What a signature covers (api.md 6.2, steps 4 to 8). The gateway makes the same text of what it
/// receives, so paths and queries are taken apart first: however they were written, equal ones
/// become equal.

/// Of a path as it stands in a URL: every segment decoded, written as RFC 3986 has it, and closed
/// by a slash, which the URL itself need not have.
std::string CanonicalPath(std::string_view path);

/// Of a query without its '?': decoded, in order of key, then value, and written the same way. One
/// without '=' has the empty value. A '+' is a '+'.
std::string CanonicalQuery(std::string_view query);

/// The names in lower case, sorted, joined by ';'.
std::string SignedHeaders(const std::vector<http::Header>& headers);

/// `headers`: those that are signed, in any case and order; the others are not covered.
std::string CanonicalRequest(const http::Request& request,
                             const std::vector<http::Header>& headers);

/// "host", or "host:port" where the port is not the scheme's own: what curl sends as Host.
std::string HostOf(std::string_view url);

}  // namespace dlffs::api
