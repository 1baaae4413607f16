// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace dlffs::config {

/// Why `url` cannot be an endpoint; empty where it can. http:// only reaches loopback addresses.
std::string EndpointProblem(std::string_view url);

/// Without slashes at the end.
std::string TrimSlashes(std::string_view url);

/// "https://dayu.eu-de.otc.t-systems.com" -> "dayu.eu-de.otc.t-systems.com"; the port, if any,
/// stays.
std::string HostOf(std::string_view url);

/// "http://user:password@proxy:3128" -> "http://********@proxy:3128"
std::string MaskUser(std::string_view url);
/// A password stands before the host.
bool HoldsPassword(std::string_view url);

struct Endpoints {
  std::string factory;
  std::string iam;
  std::string management;
};

/// The three hosts of a provider's region; empty ones for `custom` or without a region.
Endpoints EndpointsOf(std::string_view provider, std::string_view region);

}  // namespace dlffs::config
