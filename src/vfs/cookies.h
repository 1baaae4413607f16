// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace dlffs::vfs {

/// Positions in a directory: each name gets a cookie when it first appears and keeps it while the
/// directory is known, so that a reader who comes back goes on after the name that it had last,
/// whatever has changed around it. One thread at a time.
class Cookies {
 public:
  static constexpr uint64_t kStart = 0;
  static constexpr uint64_t kDot = 1;
  static constexpr uint64_t kDotDot = 2;

  uint64_t Of(const std::string& name);
  /// The name that has this cookie; empty for `.`, `..` and unknown ones.
  std::string_view NameAt(uint64_t cookie) const;

 private:
  static constexpr uint64_t kFirstName = 3;
  std::unordered_map<std::string, uint64_t> by_name_;
  std::vector<const std::string*> names_;  ///< keys of by_name_, which does not move them
};

}  // namespace dlffs::vfs
