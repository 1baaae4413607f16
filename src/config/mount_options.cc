// SPDX-License-Identifier: Apache-2.0
#include "dlffs/config/mount_options.h"

#include <algorithm>
#include <array>

#include "config/layers.h"
#include "config/nearest.h"

namespace dlffs::config {

namespace {

constexpr int kUsage = 2;
constexpr int kConfiguration = 3;

/// Of mount(8), systemd, autofs and libfuse; they mean nothing here, or are true anyway.
constexpr std::array<std::string_view, 46> kIgnored = {"ro",
                                                       "rw",
                                                       "defaults",
                                                       "auto",
                                                       "noauto",
                                                       "user",
                                                       "nouser",
                                                       "users",
                                                       "owner",
                                                       "group",
                                                       "nofail",
                                                       "_netdev",
                                                       "_rnetdev",
                                                       "nobootwait",
                                                       "bootwait",
                                                       "dev",
                                                       "nodev",
                                                       "exec",
                                                       "noexec",
                                                       "suid",
                                                       "nosuid",
                                                       "async",
                                                       "sync",
                                                       "dirsync",
                                                       "atime",
                                                       "noatime",
                                                       "diratime",
                                                       "nodiratime",
                                                       "relatime",
                                                       "norelatime",
                                                       "strictatime",
                                                       "nostrictatime",
                                                       "lazytime",
                                                       "nolazytime",
                                                       "iversion",
                                                       "noiversion",
                                                       "mand",
                                                       "nomand",
                                                       "loud",
                                                       "silent",
                                                       "default_permissions",
                                                       "fsname",
                                                       "subtype",
                                                       "comment",
                                                       "nosymfollow",
                                                       "auto_unmount"};

bool IsIgnored(std::string_view key) {
  return key.starts_with("x-") || key.starts_with("X-") || key.starts_with("comment") ||
         std::find(kIgnored.begin(), kIgnored.end(), key) != kIgnored.end();
}

/// Separated by commas; a backslash takes the next character as it is.
std::vector<std::string> SplitOptions(std::string_view text) {
  std::vector<std::string> options(1);
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == ',') {
      options.emplace_back();
    } else {
      if (text[i] == '\\' && i + 1 < text.size()) ++i;
      options.back() += text[i];
    }
  }
  return options;
}

Checked<void> AddSetting(const std::string& key, const std::string& value, bool has_value,
                         bool sloppy, MountOptions& options) {
  const KeyMatch match = MatchKey(key);
  if (match.setting == nullptr) {
    if (sloppy) return {};
    std::vector<std::string> known = KnownKeys();
    known.insert(known.end(), {"allow_other", "uid", "gid", "setuid", "config"});
    return Refuse(kConfiguration, "-o: unknown option {}{}", key, DidYouMean(key, known));
  }
  if (!has_value && match.setting->type != Type::kBool) {
    return Refuse(kUsage, "-o: {} needs a value: {}={}", key, key, ValueSyntax(*match.setting));
  }
  options.settings.push_back({key, has_value ? value : "true"});
  return {};
}

}  // namespace

Checked<void> ParseMountOptions(std::string_view text, bool sloppy, MountOptions& options) {
  // First of all: what follows a comma in a secret looks like an unknown option, which a message
  // would repeat.
  for (const std::string& option : SplitOptions(text)) {
    const size_t equals = std::min(option.find('='), option.size());
    const std::string key = option.substr(0, equals);
    const std::string value = option.substr(std::min(equals + 1, option.size()));
    if (auto done = RefuseSecret(key, value, "-o " + key, "in mount options"); !done) return done;
  }
  for (const std::string& option : SplitOptions(text)) {
    const size_t equals = option.find('=');
    const std::string key = option.substr(0, equals);
    const bool has_value = equals != std::string::npos;
    const std::string value = has_value ? option.substr(equals + 1) : "";
    if (key.empty() || IsIgnored(key)) continue;
    if (key == "setuid") {
      options.setuid = value;
    } else if (key == "config") {
      options.config_file = value;
    } else if (key == "allow_other" || key == "uid" || key == "gid") {
      if (auto done = AddSetting("mount." + key, value, has_value, sloppy, options); !done)
        return done;
    } else if (auto done = AddSetting(key, value, has_value, sloppy, options); !done) {
      return done;
    }
  }
  return {};
}

}  // namespace dlffs::config
