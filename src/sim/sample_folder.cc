// SPDX-License-Identifier: Apache-2.0
#include "sim/sample_folder.h"

#include <filesystem>
#include <system_error>

namespace dlffs::sim {

std::string SampleFolder() {
  std::error_code error;
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", error);
  const std::filesystem::path installed =
      (program.parent_path() / DLFFS_SAMPLE_FROM_PROGRAM).lexically_normal();
  if (!error && std::filesystem::is_directory(installed, error)) return installed;
  return DLFFS_SAMPLE_SOURCE;
}

}  // namespace dlffs::sim
