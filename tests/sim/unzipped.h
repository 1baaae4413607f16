// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace dlffs::sim {

/// What libzip finds in a zip.
struct Unzipped {
  std::string error;  ///< empty: every member was read whole
  std::vector<std::pair<std::string, std::string>>
      members;  ///< path and content, as far as readable

  std::vector<std::string> Paths() const;
  /// Empty where there is no such member.
  std::string Content(const std::string& path) const;
};

Unzipped Unzip(const std::string& zip);

}  // namespace dlffs::sim
