// SPDX-License-Identifier: Apache-2.0
#include "config/endpoints.h"

#include <algorithm>
#include <utility>

#include <arpa/inet.h>
#include <fmt/format.h>

namespace dlffs::config {

namespace {

constexpr std::string_view kSecure = "https://";
constexpr std::string_view kPlain = "http://";

bool IsLoopback(const std::string& host) {
  if (host == "localhost") return true;
  in_addr v4{};
  if (inet_pton(AF_INET, host.c_str(), &v4) == 1) return (ntohl(v4.s_addr) >> 24) == 127;
  if (host.size() < 2 || host.front() != '[' || host.back() != ']') return false;
  in6_addr v6{};
  return inet_pton(AF_INET6, host.substr(1, host.size() - 2).c_str(), &v6) == 1 &&
         IN6_IS_ADDR_LOOPBACK(&v6);
}

/// The host without its port; an IPv6 address keeps its brackets.
std::string WithoutPort(const std::string& authority) {
  const size_t bracket = authority.rfind(']');
  const size_t colon = authority.rfind(':');
  if (colon == std::string::npos || (bracket != std::string::npos && colon < bracket))
    return authority;
  return authority.substr(0, colon);
}

/// What stands before the host, from where it begins; whatever it holds ends at the last @.
std::pair<size_t, std::string_view> UserOf(std::string_view url) {
  const size_t scheme = url.find("://");
  const size_t start = scheme == std::string_view::npos ? 0 : scheme + 3;
  const size_t at = url.rfind('@');
  if (at == std::string_view::npos || at < start) return {start, {}};
  return {start, url.substr(start, at - start)};
}

std::string_view DomainOf(std::string_view provider) {
  if (provider == "otc") return "otc.t-systems.com";
  if (provider == "huaweicloud") return "myhuaweicloud.com";
  if (provider == "huaweicloud-eu") return "myhuaweicloud.eu";
  return {};
}

}  // namespace

std::string HostOf(std::string_view url) {
  const size_t scheme = url.find("://");
  const size_t start = scheme == std::string_view::npos ? 0 : scheme + 3;
  std::string_view host = url.substr(start, url.find_first_of("/?#", start) - start);
  const std::string_view standard_port = url.starts_with(kPlain) ? ":80" : ":443";
  if (host.ends_with(standard_port)) host.remove_suffix(standard_port.size());
  return std::string(host);
}

std::string TrimSlashes(std::string_view url) {
  while (url.ends_with('/')) url.remove_suffix(1);
  return std::string(url);
}

std::string EndpointProblem(std::string_view url) {
  const bool secure = url.starts_with(kSecure);
  if (!secure && !url.starts_with(kPlain)) return "not a URL; write https://HOST";
  const bool plain_text =
      std::all_of(url.begin(), url.end(), [](char c) { return c > ' ' && c < 127; });
  // A user part would hide the host that is really asked; a query has no place before a path.
  if (!plain_text || url.find_first_of("@?#\\") != std::string_view::npos) {
    return "not an endpoint; write https://HOST without user, query or blanks";
  }
  const std::string host = WithoutPort(HostOf(url));
  if (host.empty()) return "not a URL; write https://HOST";
  if (!secure && !IsLoopback(host)) {
    return "http:// would send credentials and jobs unencrypted and is accepted for loopback "
           "addresses only; "
           "write https://" +
           HostOf(url);
  }
  return {};
}

std::string MaskUser(std::string_view url) {
  std::string masked(url);
  const auto [start, user] = UserOf(url);
  if (!user.empty()) masked.replace(start, user.size(), "********");
  return masked;
}

bool HoldsPassword(std::string_view url) {
  return UserOf(url).second.find(':') != std::string_view::npos;
}

Endpoints EndpointsOf(std::string_view provider, std::string_view region) {
  const std::string_view domain = DomainOf(provider);
  if (domain.empty() || region.empty()) return {};
  return {.factory = fmt::format("https://dayu-dlf.{}.{}", region, domain),
          .iam = fmt::format("https://iam.{}.{}", region, domain),
          .management = fmt::format("https://dayu.{}.{}", region, domain)};
}

}  // namespace dlffs::config
