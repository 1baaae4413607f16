// SPDX-License-Identifier: Apache-2.0
#include "http/url_text.h"

namespace dlffs::http {

namespace {

struct Parts {
  std::string_view scheme;     ///< with "://"
  std::string_view authority;  ///< without user and password
  std::string_view path;       ///< without query and fragment
};

Parts Cut(std::string_view url) {
  Parts parts;
  const size_t mark = url.find("://");
  if (mark != std::string_view::npos) {
    parts.scheme = url.substr(0, mark + 3);
    url.remove_prefix(mark + 3);
  }
  url = url.substr(0, url.find_first_of("?#"));
  const size_t slash = url.find('/');
  parts.authority = url.substr(0, slash);
  if (slash != std::string_view::npos) parts.path = url.substr(slash);
  const size_t at = parts.authority.rfind('@');
  if (at != std::string_view::npos) parts.authority.remove_prefix(at + 1);
  return parts;
}

}  // namespace

std::string HostAndPath(std::string_view url) {
  const Parts parts = Cut(url);
  return std::string(parts.authority).append(parts.path);
}

std::string Origin(std::string_view url) {
  const Parts parts = Cut(url);
  return std::string(parts.scheme).append(parts.authority);
}

}  // namespace dlffs::http
