// SPDX-License-Identifier: Apache-2.0
#include "cache/cache_paths.h"

#include <charconv>

namespace dlffs::cache {

namespace {

constexpr std::string_view kContainerSuffix = ".zip";

bool IsLowerHex(std::string_view text) {
  return text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace

std::optional<uint64_t> CachePaths::ParseKeyName(std::string_view name) {
  if (name.size() != 16 || !IsLowerHex(name)) return std::nullopt;
  uint64_t prefix = 0;
  std::from_chars(name.data(), name.data() + name.size(), prefix, 16);
  return prefix;
}

std::optional<base::Sha256> CachePaths::ParseContainerName(std::string_view name) {
  if (!name.ends_with(kContainerSuffix)) return std::nullopt;
  const std::string_view hex = name.substr(0, name.size() - kContainerSuffix.size());
  if (!IsLowerHex(hex)) return std::nullopt;
  return base::Sha256::FromHex(hex);
}

}  // namespace dlffs::cache
