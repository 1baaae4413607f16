// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "dlffs/config/environment.h"
#include "dlffs/config/problem.h"
#include "dlffs/config/settings_table.h"

#include "config/value_assign.h"

namespace dlffs::config {

/// How a secret was given: itself, as KEY_file or as KEY_command.
enum class Form { kLiteral, kFile, kCommand };

/// What one source says of one setting.
struct Given {
  RawValue value;
  Form form = Form::kLiteral;
  std::string source;
  size_t source_number = 0;  ///< in order of precedence, the lowest first
};

struct KeyMatch {
  const Setting* setting = nullptr;  ///< null: no such key
  Form form = Form::kLiteral;
};
/// Takes KEY_file and KEY_command of secrets for what they are.
KeyMatch MatchKey(std::string_view key);

/// Refused (2): a secret in `place` ("mount options"), which everybody can read; the message begins
/// with `name`, what the key was written as.
Checked<void> RefuseSecret(std::string_view key, const std::string& value, const std::string& name,
                           std::string_view place);

/// Every key that may be written, KEY_file and KEY_command included; what unknown ones are compared
/// with.
std::vector<std::string> KnownKeys();

/// Values by setting, of all sources; a later one replaces an earlier one. The three forms of a
/// secret are one setting, so that a KEY_file here replaces a KEY there.
class Layers {
 public:
  explicit Layers(const Environment& environment) : environment_(environment) {}

  /// Checks key and value. Refused with `exit_code`; the message begins with `source`.
  Checked<void> Set(std::string_view key, RawValue value, const std::string& source, int exit_code);
  /// Null where no source gave it.
  const Given* Find(std::string_view key) const;
  /// What is set from now on comes from the next source.
  void NextSource() { ++source_number_; }
  void Forget(std::string_view key) { given_.erase(std::string(key)); }

 private:
  const Environment& environment_;
  std::map<std::string, Given> given_;
  size_t source_number_ = 0;
};

}  // namespace dlffs::config
