// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace dlffs::api {

/// All but the unreserved characters of RFC 3986 as %XX, upper case, byte by byte.
std::string Encoded(std::string_view text);
/// The reverse; what is no %XX stays as it is.
std::string Decoded(std::string_view text);

/// `text` as one path segment: encoded. A
/// segment of only dots is encoded, too, because "." and ".." are legal job names that no hop on
/// the way may resolve.
std::string PathSegment(std::string_view text);

/// An endpoint as given, without slashes at its end.
std::string WithoutTrailingSlash(std::string_view endpoint);

/// The IAM endpoint, given with or without /v3, with /v3.
std::string IamV3(std::string_view endpoint);

}  // namespace dlffs::api
