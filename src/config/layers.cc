// SPDX-License-Identifier: Apache-2.0
#include "config/layers.h"

#include <utility>

#include "config/endpoints.h"
#include "config/nearest.h"

namespace dlffs::config {

namespace {

constexpr std::string_view kFileSuffix = "_file";
constexpr std::string_view kCommandSuffix = "_command";

/// The path and the program are checked now, the secret behind them when it is needed.
std::string ReferenceProblem(Form form, const RawValue& value, const Environment& environment) {
  if (form == Form::kFile) {
    const auto path = ExpandPath(environment, value.text);
    if (!path) return path.error().message;
    return path->starts_with('/') ? "" : "\"" + value.Shown() + "\" is not an absolute path";
  }
  const std::string first =
      value.words ? (value.words->empty() ? "" : value.words->front()) : value.text;
  return first.starts_with('/')
             ? ""
             : "\"" + value.Shown() + "\" is not a program with its absolute path";
}

}  // namespace

KeyMatch MatchKey(std::string_view key) {
  if (const Setting* setting = FindSetting(key)) return {setting, Form::kLiteral};
  for (const auto& [suffix, form] :
       {std::pair(kFileSuffix, Form::kFile), std::pair(kCommandSuffix, Form::kCommand)}) {
    if (!key.ends_with(suffix)) continue;
    const Setting* setting = FindSetting(key.substr(0, key.size() - suffix.size()));
    if (setting != nullptr && setting->secret) return {setting, form};
  }
  return {};
}

Checked<void> RefuseSecret(std::string_view key, const std::string& value, const std::string& name,
                           std::string_view place) {
  constexpr int kUsage = 2;
  const KeyMatch match = MatchKey(key);
  if (match.setting == nullptr || match.form != Form::kLiteral) return {};
  if (match.setting->secret) {
    return Refuse(kUsage,
                  "{}: a secret does not belong {}, which everybody can read; use {}_file or "
                  "{}_command",
                  name, place, key, key);
  }
  if (key == "network.proxy" && HoldsPassword(value)) {
    return Refuse(kUsage,
                  "{}: a password does not belong {}, which everybody can read; write the proxy in "
                  "a settings file or in {}",
                  name, place, VariableName(*match.setting));
  }
  return {};
}

std::vector<std::string> KnownKeys() {
  std::vector<std::string> keys;
  for (const Setting& setting : SettingsTable()) {
    const std::string key(setting.key);
    keys.push_back(key);
    if (!setting.secret) continue;
    keys.push_back(key + std::string(kFileSuffix));
    keys.push_back(key + std::string(kCommandSuffix));
  }
  return keys;
}

Checked<void> Layers::Set(std::string_view key, RawValue value, const std::string& source,
                          int exit_code) {
  const KeyMatch match = MatchKey(key);
  if (match.setting == nullptr) {
    return Refuse(exit_code, "{}: unknown setting {}{}", source, key, DidYouMean(key, KnownKeys()));
  }
  Settings scratch;
  const std::string problem = match.form == Form::kLiteral
                                  ? AssignValue(*match.setting, value, environment_, scratch)
                                  : ReferenceProblem(match.form, value, environment_);
  if (!problem.empty()) {
    // A secret's value has no business in a message, however wrong it is.
    return Refuse(
        exit_code, "{}: {}: {}", source, key,
        match.setting->secret && match.form == Form::kLiteral ? "not a single text" : problem);
  }
  given_[std::string(match.setting->key)] = {std::move(value), match.form, source, source_number_};
  return {};
}

const Given* Layers::Find(std::string_view key) const {
  const auto found = given_.find(std::string(key));
  return found == given_.end() ? nullptr : &found->second;
}

}  // namespace dlffs::config
