// SPDX-License-Identifier: Apache-2.0
#include "dlffs/config/arguments.h"

#include <algorithm>

#include "config/layers.h"
#include "config/nearest.h"

namespace dlffs::config {

namespace {

constexpr int kUsage = 2;

std::string Dashed(std::string_view text) {
  std::string dashed(text);
  for (char& c : dashed) {
    if (c == '.' || c == '_') c = '-';
  }
  return dashed;
}

}  // namespace

Checked<Argument> FindArgument(std::string_view name) {
  const std::string wanted = Dashed(name);
  std::vector<std::string> known;
  for (const std::string& key : KnownKeys()) {
    const std::string argument = "--" + Dashed(key);
    known.push_back(argument);
    if (argument != wanted) continue;
    const KeyMatch match = MatchKey(key);
    if (match.setting->type == Type::kStructure) {
      return Refuse(kUsage, "{}: {} belongs in a settings file", name, key);
    }
    if (auto done = RefuseSecret(key, "", std::string(name), "on the command line"); !done)
      return tl::unexpected(done.error());
    return Argument{.key = key, .flag = match.setting->type == Type::kBool};
  }
  return Refuse(kUsage, "{}: unknown option{}", name, DidYouMean(wanted, known));
}

}  // namespace dlffs::config
