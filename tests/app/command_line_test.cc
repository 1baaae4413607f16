// SPDX-License-Identifier: Apache-2.0
#include "app/command_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dlffs::app {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

CommandLine Parse(const std::vector<std::string>& arguments) {
  auto line = ParseCommandLine(arguments);
  EXPECT_TRUE(line) << line.error().message;
  return line ? *line : CommandLine{};
}

TEST(ParseCommandLineTest, TellsCommandAndOperandsApart) {
  const CommandLine line = Parse({"mount", "-f", "hcs", "/mnt/dlf"});
  EXPECT_EQ(line.command, "mount");
  EXPECT_TRUE(line.foreground);
  EXPECT_THAT(line.operands, ElementsAre("hcs", "/mnt/dlf"));
}

TEST(ParseCommandLineTest, TakesSettingsInEverySpelling) {
  const CommandLine line = Parse({"--cache-max-size", "1GiB", "mount", "--refresh.listing=5s",
                                  "--mount-allow-other", "/mnt", "--network-insecure", "true"});
  ASSERT_EQ(line.settings.size(), 4U);
  EXPECT_EQ(line.settings[0].key, "cache.max_size");
  EXPECT_EQ(line.settings[0].value, "1GiB");
  EXPECT_EQ(line.settings[1].value, "5s");
  EXPECT_EQ(line.settings[2].value, "true");
  EXPECT_EQ(line.settings[3].value, "true");
  EXPECT_THAT(line.operands, ElementsAre("/mnt"));
}

TEST(ParseCommandLineTest, TakesOptionsOfMount) {
  const CommandLine line = Parse({"mount", "-oallow_other,_netdev", "-o", "region=eu-de", "/mnt"});
  ASSERT_EQ(line.mount_options.settings.size(), 2U);
  EXPECT_EQ(line.mount_options.settings[1].key, "region");
}

TEST(ParseCommandLineTest, CountsLettersTogether) {
  const CommandLine line = Parse({"mount", "-vvf"});
  EXPECT_EQ(line.verbose, 2);
  EXPECT_TRUE(line.foreground);
}

TEST(ParseCommandLineTest, ALetterMeansWhatItsCommandMakesOfIt) {
  const CommandLine line = Parse({"umount", "-f", "/mnt"});
  EXPECT_TRUE(line.force);
  EXPECT_FALSE(line.foreground);
}

TEST(ParseCommandLineTest, TwoDashesEndTheOptions) {
  EXPECT_THAT(Parse({"umount", "--", "-strange"}).operands, ElementsAre("-strange"));
}

TEST(ParseCommandLineTest, MistakesAreUsageErrors) {
  for (const std::vector<std::string>& arguments : {std::vector<std::string>{"mount", "-x"},
                                                    {"mount", "--region"},
                                                    {"mount", "-o"},
                                                    {"status", "--force", "/m"},
                                                    {"umount", "--force=yes"},
                                                    {"mount", "--auth-token", "t"},
                                                    {"mount", "--config"}}) {
    const auto line = ParseCommandLine(arguments);
    ASSERT_FALSE(line) << arguments.back();
    EXPECT_EQ(line.error().exit_code, 2) << arguments.back();
  }
}

TEST(ParseMountHelperTest, TakesWhatMountGives) {
  const auto line = ParseMountHelper(
      {"none", "/mnt/dlf", "-sfnv", "-o", "rw,noexec,region=eu-de,strange", "-t", "dlffs"});
  ASSERT_TRUE(line) << line.error().message;
  EXPECT_EQ(line->command, "mount");
  EXPECT_THAT(line->operands, ElementsAre("none", "/mnt/dlf"));
  EXPECT_TRUE(line->fake);
  EXPECT_EQ(line->mount_options.settings.size(), 1U);
}

TEST(ParseMountHelperTest, RefusesUnknownOptionsUnlessSloppy) {
  const auto line = ParseMountHelper({"none", "/mnt/dlf", "-o", "strange"});
  ASSERT_FALSE(line);
  EXPECT_EQ(line.error().exit_code, 3);
}

TEST(IsMountHelperTest, GoesByTheName) {
  EXPECT_TRUE(IsMountHelper("/sbin/mount.dlffs"));
  EXPECT_TRUE(IsMountHelper("mount.fuse.dlffs"));
  EXPECT_FALSE(IsMountHelper("/usr/bin/dlffs"));
}

}  // namespace
}  // namespace dlffs::app
