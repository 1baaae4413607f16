// SPDX-License-Identifier: Apache-2.0
#include "app/scratch_directory.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include <stdlib.h>
#include <unistd.h>

#include "app/command_line.h"

namespace dlffs::app {

config::Checked<ScratchDirectory> ScratchDirectory::Make(const std::string& prefix,
                                                         Removal removal) {
  std::string path = prefix + "XXXXXX";
  if (mkdtemp(path.data()) == nullptr) {
    return config::Refuse(kExitFailed, "{}: cannot be made: {}", path, std::strerror(errno));
  }
  return ScratchDirectory(std::move(path), removal);
}

ScratchDirectory::ScratchDirectory(ScratchDirectory&& other) noexcept
    : path_(std::exchange(other.path_, {})), removal_(other.removal_) {}

ScratchDirectory::~ScratchDirectory() {
  if (path_.empty()) return;
  std::error_code ignored;
  if (removal_ == Removal::kEverything) {
    std::filesystem::remove_all(path_, ignored);
  } else {
    rmdir(path_.c_str());
  }
}

}  // namespace dlffs::app
