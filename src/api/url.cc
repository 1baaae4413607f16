// SPDX-License-Identifier: Apache-2.0
#include "api/url.h"

#include <cstdint>

namespace dlffs::api {

namespace {

bool IsUnreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_' || c == '.' || c == '~';
}

}  // namespace

std::string PathSegment(std::string_view text) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  const bool only_dots = text == "." || text == "..";
  std::string encoded;
  for (const char c : text) {
    if (IsUnreserved(c) && !only_dots) {
      encoded.push_back(c);
      continue;
    }
    const auto byte = static_cast<uint8_t>(c);
    encoded.push_back('%');
    encoded.push_back(kDigits[byte >> 4]);
    encoded.push_back(kDigits[byte & 15]);
  }
  return encoded;
}

std::string WithoutTrailingSlash(std::string_view endpoint) {
  while (endpoint.ends_with('/')) endpoint.remove_suffix(1);
  return std::string(endpoint);
}

std::string IamV3(std::string_view endpoint) {
  std::string url = WithoutTrailingSlash(endpoint);
  if (!url.ends_with("/v3")) url += "/v3";
  return url;
}

}  // namespace dlffs::api
