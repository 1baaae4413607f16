// SPDX-License-Identifier: Apache-2.0
#include "config/yaml_source.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <set>
#include <utility>

#include <fcntl.h>
#include <unistd.h>
#include <yaml-cpp/yaml.h>

#include "dlffs/base/fd.h"
#include "dlffs/config/settings_table.h"

#include "config/layers.h"
#include "config/nearest.h"
#include "config/yaml_projects.h"

namespace dlffs::config {

namespace {

bool IsGroup(const std::string& key) {
  const auto table = SettingsTable();
  return std::any_of(table.begin(), table.end(),
                     [&](const Setting& setting) { return setting.key.starts_with(key + "."); });
}

/// Reads one section; throws YAML::Exception and Problem, which ParseSettingsFile turns into
/// values.
class SectionReader {
 public:
  SectionReader(const std::string& path, FileSection& section) : path_(path), section_(section) {}

  void Read(const YAML::Node& node, const std::string& prefix) {
    RequireMap(node, prefix);
    std::set<std::string> seen;
    for (const auto& pair : node) {
      const auto key = prefix + pair.first.as<std::string>();
      if (!seen.insert(key).second) Fail(pair.first, key + " is given twice");
      ReadValue(key, pair.first, pair.second);
    }
  }

  void RequireMap(const YAML::Node& node, const std::string& what) const {
    if (!node.IsMap())
      Fail(node, (what.empty() ? std::string("the file") : what) + ": not a map of settings");
  }

  [[noreturn]] void Fail(const YAML::Node& node, const std::string& message) const {
    throw Problem{3, fmt::format("{}:{}: {}", path_, node.Mark().line + 1, message)};
  }

 private:
  void ReadValue(const std::string& key, const YAML::Node& name, const YAML::Node& value) {
    const int line = name.Mark().line + 1;
    const bool known = IsGroup(key) || MatchKey(key).setting != nullptr;
    if (!known && (value.IsNull() || (value.IsMap() && value.size() == 0))) {
      section_.entries.push_back({key, {}, line});  // is refused as any unknown key
    } else if (value.IsNull()) {
      return;
    } else if (key == "projects") {
      section_.projects = ReadProjects(value, path_);
      section_.projects_line = line;
    } else if (value.IsMap() && value.size() == 0 && !IsGroup(key)) {
      Fail(name, key + " is a setting, not a group of settings");
    } else if (value.IsMap()) {
      Read(value, key + ".");
    } else if (value.IsSequence()) {
      section_.entries.push_back(
          {key, {.text = {}, .words = value.as<std::vector<std::string>>()}, line});
    } else if (IsGroup(key)) {
      Fail(name, key + " is a group of settings, not a setting");
    } else {
      section_.entries.push_back(
          {key, {.text = value.as<std::string>(), .words = std::nullopt}, line});
    }
  }

  const std::string& path_;
  FileSection& section_;
};

void ReadProfiles(const YAML::Node& node, SettingsFile& file) {
  FileSection unused;
  SectionReader(file.path, unused).RequireMap(node, "profiles");
  for (const auto& pair : node) {
    const auto name = pair.first.as<std::string>();
    SectionReader reader(file.path, file.profiles[name]);
    if (name.empty() || name.find('/') != std::string::npos || name == "none" ||
        name == "default" || name == "dlffs") {
      reader.Fail(pair.first, "profiles: \"" + name + "\" cannot be the name of a profile");
    }
    if (!pair.second.IsMap())
      reader.Fail(pair.first, "profile " + name + ": not a map of settings; write them below it");
    reader.Read(pair.second, "");
  }
}

}  // namespace

Checked<SettingsFile> ParseSettingsFile(const std::string& text, const std::string& path) {
  SettingsFile file{.path = path, .top = {}, .profiles = {}};
  try {
    YAML::Node root = YAML::Load(text);
    if (root.IsNull()) return file;
    SectionReader reader(path, file.top);
    reader.RequireMap(root, "");
    if (root["profiles"] && !root["profiles"].IsNull()) ReadProfiles(root["profiles"], file);
    root.remove("profiles");
    reader.Read(root, "");
  } catch (const YAML::Exception& e) {
    return Refuse(3, "{}:{}: {}", path, e.mark.line + 1, e.msg);
  } catch (Problem& problem) {
    return tl::unexpected(std::move(problem));
  }
  return file;
}

Checked<SettingsFile> ReadSettingsFile(const std::string& path) {
  const base::Fd file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  std::string text;
  std::array<char, 8192> buffer{};
  ssize_t got = file ? 1 : -1;
  while (got > 0) {
    got = read(file.get(), buffer.data(), buffer.size());
    if (got > 0) text.append(buffer.data(), static_cast<size_t>(got));
  }
  if (got < 0) return Refuse(3, "{}: cannot be read: {}", path, std::strerror(errno));
  return ParseSettingsFile(text, path);
}

}  // namespace dlffs::config
