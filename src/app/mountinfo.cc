// SPDX-License-Identifier: Apache-2.0
#include "app/mountinfo.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <sstream>

#include <pwd.h>

#include "dlffs/base/strings.h"

namespace dlffs::app {

namespace {

/// The kernel writes blanks, tabs, line ends and backslashes as \040 and the like.
std::string Unescape(std::string_view text) {
  const auto octal = [&](size_t at) { return text[at] >= '0' && text[at] <= '7'; };
  std::string plain;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 3 < text.size() && octal(i + 1) && octal(i + 2) && octal(i + 3)) {
      plain += static_cast<char>((text[i + 1] - '0') * 64 + (text[i + 2] - '0') * 8 +
                                 (text[i + 3] - '0'));
      i += 3;
    } else {
      plain += text[i];
    }
  }
  return plain;
}

template <class Number>
std::optional<Number> ToNumber(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<uid_t> OwnerOf(std::string_view super_options) {
  constexpr std::string_view kKey = "user_id=";
  for (const std::string& option : base::Split(super_options, ',')) {
    if (option.starts_with(kKey))
      return ToNumber<uid_t>(std::string_view(option).substr(kKey.size()));
  }
  return std::nullopt;
}

/// "36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue", see proc(5).
/// Optional fields end with the single dash.
std::optional<MountEntry> ParseLine(const std::string& line) {
  const std::vector<std::string> fields = base::Split(line, ' ');
  const auto dash = std::find(fields.begin(), fields.end(), "-");
  if (dash - fields.begin() < 6 || fields.end() - dash < 4) return std::nullopt;
  const std::string& device = fields[2];
  const size_t colon = device.find(':');
  if (colon == std::string::npos) return std::nullopt;
  const auto device_minor = ToNumber<unsigned>(std::string_view(device).substr(colon + 1));
  if (!device_minor) return std::nullopt;
  return MountEntry{.device_minor = *device_minor,
                    .mountpoint = Unescape(fields[4]),
                    .type = *(dash + 1),
                    .source = Unescape(*(dash + 2)),
                    .owner = OwnerOf(*(dash + 3))};
}

}  // namespace

std::vector<MountEntry> ParseMountInfo(std::string_view text) {
  std::vector<MountEntry> mounts;
  for (const std::string& line : base::Split(text, '\n')) {
    if (auto entry = ParseLine(line)) mounts.push_back(*std::move(entry));
  }
  return mounts;
}

std::vector<MountEntry> ReadMountInfo() {
  std::ifstream file("/proc/self/mountinfo");
  std::ostringstream text;
  text << file.rdbuf();
  return ParseMountInfo(text.str());
}

const MountEntry* FindMount(const std::vector<MountEntry>& mounts, std::string_view path) {
  const auto found = std::find_if(mounts.rbegin(), mounts.rend(),
                                  [&](const MountEntry& m) { return m.mountpoint == path; });
  return found == mounts.rend() ? nullptr : &*found;
}

const MountEntry* FindEnclosingDlffs(const std::vector<MountEntry>& mounts, std::string_view path) {
  const MountEntry* closest = nullptr;
  for (const MountEntry& mount : mounts) {
    if (!mount.IsDlffs() || !IsInside(path, mount.mountpoint)) continue;
    if (closest == nullptr || mount.mountpoint.size() >= closest->mountpoint.size())
      closest = &mount;
  }
  return closest;
}

std::string ForeignOwner(const MountEntry& mount, uid_t uid) {
  if (uid == 0 || !mount.owner || *mount.owner == uid) return {};
  const passwd* const entry = getpwuid(*mount.owner);
  return entry == nullptr ? "user " + std::to_string(*mount.owner) : entry->pw_name;
}

bool IsInside(std::string_view path, std::string_view ancestor) {
  if (ancestor == "/") return true;
  return path.starts_with(ancestor) &&
         (path.size() == ancestor.size() || path[ancestor.size()] == '/');
}

}  // namespace dlffs::app
