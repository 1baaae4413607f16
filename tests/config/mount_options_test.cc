// SPDX-License-Identifier: Apache-2.0
#include "dlffs/config/mount_options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dlffs::config {
namespace {

using testing::HasSubstr;
using testing::Not;

MountOptions Parse(std::string_view text) {
  MountOptions options;
  const auto done = ParseMountOptions(text, false, options);
  EXPECT_TRUE(done) << done.error().message;
  return options;
}

TEST(ParseMountOptionsTest, TakesSettingsByTheirKeys) {
  const MountOptions options = Parse("refresh.listing=5s,network.insecure");
  ASSERT_EQ(options.settings.size(), 2U);
  EXPECT_EQ(options.settings[0].key, "refresh.listing");
  EXPECT_EQ(options.settings[0].value, "5s");
  EXPECT_EQ(options.settings[1].key, "network.insecure");
  EXPECT_EQ(options.settings[1].value, "true");
}

TEST(ParseMountOptionsTest, KnowsTheNamesOfLibfuse) {
  const MountOptions options = Parse("allow_other,uid=5,gid=6");
  ASSERT_EQ(options.settings.size(), 3U);
  EXPECT_EQ(options.settings[0].key, "mount.allow_other");
  EXPECT_EQ(options.settings[1].key, "mount.uid");
  EXPECT_EQ(options.settings[2].value, "6");
}

TEST(ParseMountOptionsTest, IgnoresWhatConcernsOthers) {
  const MountOptions options = Parse(
      "rw,ro,_netdev,nofail,user=alice,noauto,x-systemd.automount,x-systemd.idle-timeout=60,"
      "defaults,,nodev");
  EXPECT_TRUE(options.settings.empty());
}

TEST(ParseMountOptionsTest, KeepsSetuidAndConfigApart) {
  const MountOptions options = Parse("setuid=alice,config=/etc/dlf.yaml");
  EXPECT_EQ(options.setuid, "alice");
  EXPECT_EQ(options.config_file, "/etc/dlf.yaml");
}

TEST(ParseMountOptionsTest, ACommaAfterABackslashBelongsToTheValue) {
  EXPECT_EQ(Parse("network.no_proxy=a\\,b").settings.at(0).value, "a,b");
}

TEST(ParseMountOptionsTest, RefusesTheUnknownUnlessSloppy) {
  MountOptions options;
  const auto done = ParseMountOptions("allow_othr", false, options);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().exit_code, 3);
  EXPECT_THAT(done.error().message, HasSubstr("allow_other"));

  EXPECT_TRUE(ParseMountOptions("allow_othr", true, options));
  EXPECT_TRUE(options.settings.empty());
}

TEST(ParseMountOptionsTest, NoMessageRepeatsAPartOfASecret) {
  MountOptions options;
  const auto done = ParseMountOptions("ro,auth.password=abc,def", false, options);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().exit_code, 2);
  EXPECT_THAT(done.error().message, HasSubstr("auth.password_file"));
  EXPECT_THAT(done.error().message, Not(HasSubstr("def")));
}

TEST(ParseMountOptionsTest, AsksForAMissingValue) {
  MountOptions options;
  EXPECT_EQ(ParseMountOptions("region", false, options).error().exit_code, 2);
}

}  // namespace
}  // namespace dlffs::config
