// SPDX-License-Identifier: Apache-2.0
#include "dlffs/config/environment.h"

#include <array>

#include <pwd.h>
#include <unistd.h>

namespace dlffs::config {

namespace {

/// $XDG_RUNTIME_DIR may be unset; a path that names it cannot be guessed then.
Checked<std::string> Variable(const Environment& environment, std::string_view name) {
  if (name == "HOME") return environment.home;
  if (name == "USER") return environment.user;
  if (name == "UID") return std::to_string(environment.uid);
  if (name != "XDG_RUNTIME_DIR") {
    return Refuse(3,
                  "${{{}}} is not replaced in paths; only ${{HOME}} ${{USER}} ${{UID}} "
                  "${{XDG_RUNTIME_DIR}} are",
                  name);
  }
  std::string value = environment.Get(name);
  if (value.empty()) return Refuse(3, "${{XDG_RUNTIME_DIR}} is not set here");
  return value;
}

}  // namespace

std::string Environment::Get(std::string_view name) const {
  const auto found = variables.find(std::string(name));
  return found == variables.end() ? std::string() : found->second;
}

Environment Environment::OfProcess() {
  Environment environment;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const size_t equals = text.find('=');
    if (equals == std::string_view::npos) continue;
    environment.variables.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  environment.uid = geteuid();
  environment.home = environment.Get("HOME");

  passwd entry{};
  passwd* found = nullptr;
  std::array<char, 16384> buffer{};
  if (getpwuid_r(environment.uid, &entry, buffer.data(), buffer.size(), &found) == 0 &&
      found != nullptr) {
    environment.user = found->pw_name;
    if (environment.home.empty()) environment.home = found->pw_dir;
  }
  if (environment.user.empty()) environment.user = std::to_string(environment.uid);
  return environment;
}

Checked<std::string> ExpandPath(const Environment& environment, std::string_view text) {
  std::string path;
  if (text == "~" || text.starts_with("~/")) {
    path = environment.home;
    text.remove_prefix(1);
  }
  while (!text.empty()) {
    const size_t start = text.find("${");
    path += text.substr(0, start);
    if (start == std::string_view::npos) break;
    const size_t end = text.find('}', start);
    if (end == std::string_view::npos) return Refuse(3, "\"${{\" without \"}}\"");
    auto value = Variable(environment, text.substr(start + 2, end - start - 2));
    if (!value) return value;
    path += *value;
    text.remove_prefix(end + 1);
  }
  return path;
}

}  // namespace dlffs::config
