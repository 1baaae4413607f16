// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "dlffs/config/environment.h"
#include "dlffs/config/problem.h"

namespace dlffs::config {

/// Where things lie when no setting says otherwise (product.md section 5).
struct Directories {
  std::string cache;
  std::string state;
  std::string runtime;
};

Directories DefaultDirectories(const Environment& environment);

/// Makes `dir` with its parents, mode 0700. An existing one must belong to `uid` and be closed to
/// others' writing.
Checked<void> MakePrivateDirectory(const std::string& dir, uid_t uid);

/// Makes sure that `dir` can hold SQLite and mapped files: not on a network file system, locks and
/// mmap work. Makes it where it is missing. Where it cannot: `name` in a replacement on this
/// machine, unless the directory was chosen explicitly, which is refused (3). `warning` receives
/// one line about a replacement.
Checked<std::string> LocalDirectory(const std::string& dir, std::string_view name, bool chosen,
                                    const Environment& environment, std::string& warning);

}  // namespace dlffs::config
