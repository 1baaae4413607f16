// SPDX-License-Identifier: Apache-2.0
#include "config/secrets.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/scratch.h"

namespace dlffs::config {
namespace {

using test::Scratch;
using testing::HasSubstr;

TEST(ReadSecretFileTest, GivesTheContentWithoutTheLineEnd) {
  const Scratch scratch;
  const auto secret = ReadSecretFile("auth.token", scratch.Write("token", "s3cret\r\n"));
  ASSERT_TRUE(secret);
  EXPECT_EQ(secret->value, "s3cret");
  EXPECT_EQ(secret->warning, "");
}

TEST(ReadSecretFileTest, RefusesWhatOthersCanRead) {
  const Scratch scratch;
  const std::string path = scratch.Write("token", "s3cret", 0644);
  const auto secret = ReadSecretFile("auth.token", path);
  ASSERT_FALSE(secret);
  EXPECT_EQ(secret.error().exit_code, 3);
  EXPECT_THAT(secret.error().message, HasSubstr("chmod 600 " + path));
}

TEST(ReadSecretFileTest, WarnsWhereThereIsNone) {
  const Scratch scratch;
  EXPECT_THAT(ReadSecretFile("auth.token", scratch.path() + "/no")->warning,
              HasSubstr("auth.token_file"));
  EXPECT_THAT(ReadSecretFile("auth.token", scratch.path())->warning, HasSubstr("not a file"));
  EXPECT_THAT(ReadSecretFile("auth.token", scratch.Write("empty", "\n"))->warning,
              HasSubstr("gave nothing"));
}

TEST(RunSecretCommandTest, GivesWhatTheProgramPrints) {
  EXPECT_EQ(RunSecretCommand("auth.token", {"/bin/echo", "a b"}).value, "a b");
}

TEST(RunSecretCommandTest, UsesNoShellAndGivesNoInput) {
  EXPECT_EQ(RunSecretCommand("auth.token", {"/bin/echo", "$HOME;x"}).value, "$HOME;x");
  EXPECT_THAT(RunSecretCommand("auth.token", {"/bin/cat"}).warning, HasSubstr("gave nothing"));
}

TEST(RunSecretCommandTest, KillsAProgramThatDoesNotEnd) {
  const Secret secret = RunSecretCommand(
      "auth.token", {"/bin/sh", "-c", "echo tok; exec sleep 600"}, std::chrono::milliseconds(20));
  EXPECT_EQ(secret.value, "");
  EXPECT_THAT(secret.warning, HasSubstr("auth.token_command: /bin/sh did not end within 0.02 s"));
}

TEST(RunSecretCommandTest, WarnsWhereItFails) {
  EXPECT_THAT(RunSecretCommand("auth.token", {"/nonexistent"}).warning, HasSubstr("No such file"));
  EXPECT_THAT(RunSecretCommand("auth.token", {"/bin/false"}).warning, HasSubstr("ended with 1"));
}

}  // namespace
}  // namespace dlffs::config
