// SPDX-License-Identifier: Apache-2.0
#include "dlffs/config/settings_table.h"

#include <set>
#include <type_traits>

#include <gtest/gtest.h>

#include "dlffs/config/arguments.h"

#include "config/value_assign.h"

namespace dlffs::config {
namespace {

bool SameValue(const Field& a, const Field& b) {
  return std::visit(
      [&](auto left) {
        if constexpr (std::is_pointer_v<decltype(left)>) {
          return *left == *std::get<decltype(left)>(b);
        } else {
          return false;
        }
      },
      a);
}

bool IsEmpty(const Field& field) {
  if (const auto* text = std::get_if<std::string*>(&field)) return (*text)->empty();
  if (const auto* words = std::get_if<std::vector<std::string>*>(&field)) return (*words)->empty();
  const auto* number = std::get_if<std::optional<uint64_t>*>(&field);
  return number != nullptr && !(*number)->has_value();
}

/// The path whose default depends on the user.
bool HasComputedDefault(const Setting& setting) { return setting.key == "cache.dir"; }

TEST(SettingsTableTest, DefaultsInWordsAreTheDefaultsInTheStruct) {
  Environment environment;
  for (const Setting& setting : SettingsTable()) {
    if (setting.type == Type::kStructure || setting.default_text.empty() ||
        HasComputedDefault(setting))
      continue;
    Settings untouched;
    Settings assigned;
    const RawValue value{.text = std::string(setting.default_text), .words = std::nullopt};
    ASSERT_EQ(AssignValue(setting, value, environment, assigned), "") << setting.key;
    EXPECT_TRUE(SameValue(setting.field(untouched), setting.field(assigned))) << setting.key;
  }
}

TEST(SettingsTableTest, WhatHasNoDefaultIsEmptyInTheStruct) {
  for (const Setting& setting : SettingsTable()) {
    if (setting.type == Type::kStructure || !setting.default_text.empty()) continue;
    Settings settings;
    const Field field = setting.field(settings);
    EXPECT_TRUE(IsEmpty(field)) << setting.key;
  }
}

TEST(SettingsTableTest, EveryKeyHasAnArgumentAndAVariableOfItsOwn) {
  std::set<std::string> arguments;
  std::set<std::string> variables;
  for (const Setting& setting : SettingsTable()) {
    EXPECT_TRUE(arguments.insert(ArgumentName(setting)).second) << setting.key;
    EXPECT_TRUE(variables.insert(VariableName(setting)).second) << setting.key;
    EXPECT_FALSE(setting.help.empty()) << setting.key;
  }
}

TEST(SettingsTableTest, NamesFollowFromTheKey) {
  const Setting* setting = FindSetting("network.connect_timeout");
  ASSERT_NE(setting, nullptr);
  EXPECT_EQ(ArgumentName(*setting), "--network-connect-timeout");
  EXPECT_EQ(VariableName(*setting), "DLFFS_NETWORK_CONNECT_TIMEOUT");
  EXPECT_EQ(FindSetting("network.connect-timeout"), nullptr);
}

}  // namespace
}  // namespace dlffs::config
