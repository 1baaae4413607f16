// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "dlffs/base/clock.h"
#include "dlffs/config/settings.h"

namespace dlffs::config {

enum class Type {
  kText,
  kChoice,    ///< one of Setting::choices
  kBool,      ///< true | false
  kCount,     ///< a whole number
  kSize,      ///< 2GiB
  kDuration,  ///< 30s, 15min, 30d, 250ms
  kPercent,   ///< 5%
  kRate,      ///< 8/s
  kPath,      ///< ${HOME} ${USER} ${UID} ${XDG_RUNTIME_DIR} and ~/ are replaced
  kUrl,
  kList,      ///< a YAML list; elsewhere words separated by blanks
  kStructure  ///< only in a settings file
};

/// Where a parsed value goes.
using Field = std::variant<std::string*, bool*, uint64_t*, double*, base::Duration*,
                           std::vector<std::string>*, std::optional<uint64_t>*, std::monostate>;

/// One row of the table that the settings file, -o, --key, the environment, --help, `config show`
/// and the man page come from.
struct Setting {
  std::string_view key;
  Type type;
  std::string_view default_text;  ///< as it would be written in the file; empty: not set
  std::string_view help;          ///< one line
  Field (*field)(Settings&);
  std::string_view choices = {};  ///< kChoice: "auto|token"
  bool secret = false;            ///< also exists as KEY_file and KEY_command
  uint64_t minimum = 0;           ///< kCount
  uint64_t maximum = std::numeric_limits<uint64_t>::max();
};

std::span<const Setting> SettingsTable();
const Setting* FindSetting(std::string_view key);

/// "--refresh-listing"
std::string ArgumentName(const Setting& setting);
/// "DLFFS_REFRESH_LISTING"
std::string VariableName(const Setting& setting);
/// What may be written, for --help: "DURATION", "true|false", "auto|token".
std::string ValueSyntax(const Setting& setting);

}  // namespace dlffs::config
