// SPDX-License-Identifier: Apache-2.0
#include "app/mountinfo.h"

#include <gtest/gtest.h>

namespace dlffs::app {
namespace {

constexpr std::string_view kText =
    "22 1 254:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw\n"
    "40 22 0:35 / /mnt/dlf ro,nosuid,nodev,relatime shared:20 master:3 - fuse.dlffs dlffs "
    "ro,user_id=1000,group_id=1000\n"
    "41 22 0:36 / /mnt/with\\040blank\\134 ro - fuse.dlffs dlffs ro,user_id=0\n"
    "42 22 0:37 / /mnt/other rw - fuse.sshfs host: rw,user_id=1000\n"
    "broken line\n"
    "43 22 x:y / /mnt/broken rw - ext4 /dev/vdb rw\n";

TEST(ParseMountInfoTest, ReadsWhatIdentifiesAMount) {
  const auto mounts = ParseMountInfo(kText);
  const MountEntry* mount = FindMount(mounts, "/mnt/dlf");
  ASSERT_NE(mount, nullptr);
  EXPECT_EQ(mount->device_minor, 35U);
  EXPECT_TRUE(mount->IsDlffs());
  EXPECT_EQ(mount->source, "dlffs");
  EXPECT_EQ(mount->owner, 1000U);
}

TEST(ParseMountInfoTest, TakesOctalForWhatItIs) {
  EXPECT_NE(FindMount(ParseMountInfo(kText), "/mnt/with blank\\"), nullptr);
}

TEST(ParseMountInfoTest, LeavesMalformedLinesOut) { EXPECT_EQ(ParseMountInfo(kText).size(), 4U); }

TEST(FindMountTest, SeesTheLaterOfTwoMountsOnOneDirectory) {
  const auto mounts = ParseMountInfo(
      "40 22 0:35 / /mnt rw - fuse.dlffs dlffs ro,user_id=0\n41 22 0:36 / /mnt rw - tmpfs none "
      "rw\n");
  EXPECT_EQ(FindMount(mounts, "/mnt")->type, "tmpfs");
  EXPECT_EQ(FindMount(mounts, "/mn"), nullptr);
}

TEST(FindEnclosingDlffsTest, FindsTheMountAroundAPath) {
  const auto mounts = ParseMountInfo(kText);
  EXPECT_EQ(FindEnclosingDlffs(mounts, "/mnt/dlf/a/b")->mountpoint, "/mnt/dlf");
  EXPECT_EQ(FindEnclosingDlffs(mounts, "/mnt/dlf")->mountpoint, "/mnt/dlf");
  EXPECT_EQ(FindEnclosingDlffs(mounts, "/mnt/dlfx"), nullptr);
  EXPECT_EQ(FindEnclosingDlffs(mounts, "/mnt/other/a"), nullptr);
}

TEST(ForeignOwnerTest, NamesTheOwnerToAnybodyButRootAndTheOwner) {
  MountEntry mount;
  EXPECT_EQ(ForeignOwner(mount, 4001), "") << "nobody knows";
  mount.owner = 0;
  EXPECT_EQ(ForeignOwner(mount, 4001), "root");
  EXPECT_EQ(ForeignOwner(mount, 0), "");
  mount.owner = 4001;
  EXPECT_EQ(ForeignOwner(mount, 4001), "");
  EXPECT_EQ(ForeignOwner(mount, 0), "");
  mount.owner = 4'000'000'001;
  EXPECT_EQ(ForeignOwner(mount, 4001), "user 4000000001");
}

TEST(IsInsideTest, ComparesWholeComponents) {
  EXPECT_TRUE(IsInside("/a/b", "/a"));
  EXPECT_TRUE(IsInside("/a", "/a"));
  EXPECT_TRUE(IsInside("/a", "/"));
  EXPECT_FALSE(IsInside("/ab", "/a"));
  EXPECT_FALSE(IsInside("/a", "/a/b"));
}

}  // namespace
}  // namespace dlffs::app
