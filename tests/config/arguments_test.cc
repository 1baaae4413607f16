// SPDX-License-Identifier: Apache-2.0
#include "dlffs/config/arguments.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dlffs::config {
namespace {

using testing::HasSubstr;

TEST(FindArgumentTest, TakesDashesForDotsAndUnderscores) {
  for (const char* name : {"--cache-max-size", "--cache.max_size", "--cache.max-size"}) {
    const auto argument = FindArgument(name);
    ASSERT_TRUE(argument) << name;
    EXPECT_EQ(argument->key, "cache.max_size");
    EXPECT_FALSE(argument->flag);
  }
}

TEST(FindArgumentTest, KnowsWhatNeedsNoValue) {
  EXPECT_TRUE(FindArgument("--mount-allow-other")->flag);
}

TEST(FindArgumentTest, NamesTheNearestOfAnUnknownOne) {
  const auto argument = FindArgument("--refresh-listin");
  ASSERT_FALSE(argument);
  EXPECT_EQ(argument.error().exit_code, 2);
  EXPECT_THAT(argument.error().message, HasSubstr("--refresh-listing"));
}

TEST(FindArgumentTest, RefusesSecretsButNotWhereTheyAreKept) {
  const auto argument = FindArgument("--auth.password");
  ASSERT_FALSE(argument);
  EXPECT_EQ(argument.error().exit_code, 2);
  EXPECT_THAT(argument.error().message, HasSubstr("auth.password_file"));
  EXPECT_THAT(argument.error().message, HasSubstr("auth.password_command"));

  EXPECT_EQ(FindArgument("--auth-password-file")->key, "auth.password_file");
  EXPECT_EQ(FindArgument("--auth-password-command")->key, "auth.password_command");
}

TEST(FindArgumentTest, RefusesStructures) {
  EXPECT_EQ(FindArgument("--projects").error().exit_code, 2);
}

}  // namespace
}  // namespace dlffs::config
