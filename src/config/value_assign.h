// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "dlffs/config/environment.h"
#include "dlffs/config/settings.h"
#include "dlffs/config/settings_table.h"

namespace dlffs::config {

/// A value as it was written: one text, or a YAML list.
struct RawValue {
  std::string text;
  std::optional<std::vector<std::string>> words;

  /// As one text, for messages and `config show`.
  std::string Shown() const;
};

/// Parses `value` as the setting's type and puts it into `settings`. Returns what is wrong with it;
/// empty: nothing.
std::string AssignValue(const Setting& setting, const RawValue& value,
                        const Environment& environment, Settings& settings);

}  // namespace dlffs::config
