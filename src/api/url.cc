// SPDX-License-Identifier: Apache-2.0
#include "api/url.h"

#include <cstdint>

namespace dlffs::api {

namespace {

bool IsUnreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_' || c == '.' || c == '~';
}

void AppendEncoded(char c, std::string& encoded) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  const auto byte = static_cast<uint8_t>(c);
  encoded.push_back('%');
  encoded.push_back(kDigits[byte >> 4]);
  encoded.push_back(kDigits[byte & 15]);
}

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::string Encoded(std::string_view text) {
  std::string encoded;
  for (const char c : text) {
    if (IsUnreserved(c)) {
      encoded.push_back(c);
    } else {
      AppendEncoded(c, encoded);
    }
  }
  return encoded;
}

std::string Decoded(std::string_view text) {
  std::string decoded;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool escape = text[i] == '%' && i + 2 < text.size();
    const int high = escape ? HexDigit(text[i + 1]) : -1;
    const int low = escape ? HexDigit(text[i + 2]) : -1;
    if (high < 0 || low < 0) {
      decoded.push_back(text[i]);
      continue;
    }
    decoded.push_back(static_cast<char>(high * 16 + low));
    i += 2;
  }
  return decoded;
}

std::string PathSegment(std::string_view text) {
  if (text != "." && text != "..") return Encoded(text);
  std::string encoded;
  for (const char dot : text) AppendEncoded(dot, encoded);
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
