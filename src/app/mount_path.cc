// SPDX-License-Identifier: Apache-2.0
#include "app/mount_path.h"

#include <array>
#include <climits>
#include <filesystem>

#include <unistd.h>

namespace dlffs::app {

namespace {

/// Empty where there is no link. readlink(2) on the root of a FUSE mount is answered without the
/// daemon.
std::string LinkTarget(const std::string& path) {
  std::array<char, PATH_MAX> target{};
  const ssize_t length = readlink(path.c_str(), target.data(), target.size());
  return length <= 0 ? std::string() : std::string(target.data(), static_cast<size_t>(length));
}

}  // namespace

std::string MountPath(const std::string& path) {
  namespace fs = std::filesystem;
  std::error_code error;
  fs::path absolute =
      fs::path(path).is_absolute() ? fs::path(path) : fs::current_path(error) / path;
  constexpr int kMaxLinks = 40;  // as the kernel
  for (int links = 0; links < kMaxLinks; ++links) {
    absolute = absolute.lexically_normal();
    if (!absolute.has_filename() && absolute.has_relative_path()) absolute = absolute.parent_path();
    const fs::path parent = fs::weakly_canonical(absolute.parent_path(), error);
    if (!error) absolute = parent / absolute.filename();
    const std::string target = LinkTarget(absolute);
    if (target.empty()) break;
    absolute = parent / target;
  }
  return absolute;
}

}  // namespace dlffs::app
