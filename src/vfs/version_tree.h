// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "dlffs/cache/store.h"

namespace dlffs::vfs {

/// The directories that every job has (product.md 1.3).
inline constexpr std::array<std::string_view, 3> kFixedDirectories = {"jobs", "resources",
                                                                      "scripts"};

bool IsFixedDirectory(std::string_view path);
/// The suffix that members of a fixed directory have, ".job"; empty for other directories.
std::string_view SuffixOf(std::string_view directory);

/// What a name in a directory of a version is.
struct Child {
  bool is_directory = false;
  size_t file = 0;  ///< index in Version::files, of a file
};

/// The names in `directory` ("" is the job itself), in byte order. `version` null: not exported
/// yet, only the fixed directories exist.
std::map<std::string, Child> ChildrenOf(const cache::Version* version, std::string_view directory);
std::optional<Child> FindChild(const cache::Version* version, std::string_view directory,
                               std::string_view name);
/// How many directories are directly in `directory`.
uint32_t CountDirectories(const cache::Version* version, std::string_view directory);

/// By directory, the names that an observer of both versions would see change: other content,
/// added, removed. `before` null: nothing was stored.
std::map<std::string, std::set<std::string>> ChangedNames(const cache::Version* before,
                                                          const cache::Version& after);

/// "scripts" + "a" = "scripts/a"; "" + "a" = "a".
std::string Join(std::string_view directory, std::string_view name);

}  // namespace dlffs::vfs
