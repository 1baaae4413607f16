// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "dlffs/config/problem.h"
#include "dlffs/config/settings.h"

#include "config/value_assign.h"

namespace dlffs::config {

struct FileEntry {
  std::string key;  ///< dotted; not yet known to exist
  RawValue value;
  int line = 0;
};

/// The top level of a settings file, or one of its profiles.
struct FileSection {
  std::vector<FileEntry> entries;  ///< in the order of the file
  std::optional<std::vector<Project>> projects;
  int projects_line = 0;
};

struct SettingsFile {
  std::string path;
  FileSection top;
  std::map<std::string, FileSection> profiles;
};

/// Refused (3) with "path:line: …" where it is not YAML, or projects and profiles are not built as
/// they must be.
Checked<SettingsFile> ParseSettingsFile(const std::string& text, const std::string& path);
/// Refused (3) also where it cannot be read.
Checked<SettingsFile> ReadSettingsFile(const std::string& path);

}  // namespace dlffs::config
