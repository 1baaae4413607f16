// SPDX-License-Identifier: Apache-2.0
#include "vfs/cookies.h"

namespace dlffs::vfs {

uint64_t Cookies::Of(const std::string& name) {
  const auto [at, is_new] = by_name_.emplace(name, kFirstName + names_.size());
  if (is_new) names_.push_back(&at->first);
  return at->second;
}

std::string_view Cookies::NameAt(uint64_t cookie) const {
  if (cookie < kFirstName || cookie - kFirstName >= names_.size()) return {};
  return *names_[cookie - kFirstName];
}

}  // namespace dlffs::vfs
