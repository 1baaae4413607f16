// SPDX-License-Identifier: Apache-2.0
#include "app/mount_path.h"

#include <filesystem>

#include <gtest/gtest.h>

#include "app/scratch.h"

namespace dlffs::app {
namespace {

TEST(MountPathTest, IsAbsoluteAndWithoutSlashAtTheEnd) {
  const test::Scratch scratch;
  const std::string dir = scratch.Make("mnt");
  EXPECT_EQ(MountPath(dir), dir);
  EXPECT_EQ(MountPath(dir + "//"), dir);
  EXPECT_EQ(MountPath(dir + "/../mnt/."), dir);
  EXPECT_EQ(MountPath("/"), "/");
}

TEST(MountPathTest, RelativePathsStartAtTheWorkingDirectory) {
  EXPECT_EQ(MountPath("."), std::filesystem::canonical(std::filesystem::current_path()));
}

TEST(MountPathTest, LinksAreFollowedInEveryPart) {
  const test::Scratch scratch;
  const std::string real = scratch.Make("real/mnt");
  std::filesystem::create_symlink(scratch.path() + "/real", scratch.path() + "/parent");
  std::filesystem::create_symlink("real/mnt", scratch.path() + "/relative");
  EXPECT_EQ(MountPath(scratch.path() + "/parent/mnt"), real);
  EXPECT_EQ(MountPath(scratch.path() + "/relative"), real);
}

TEST(MountPathTest, WhatDoesNotExistStaysAsItIs) {
  const test::Scratch scratch;
  EXPECT_EQ(MountPath(scratch.path() + "/no/such"), scratch.path() + "/no/such");
}

TEST(MountPathTest, ALinkThatLeadsToItselfEnds) {
  const test::Scratch scratch;
  std::filesystem::create_symlink("loop", scratch.path() + "/loop");
  EXPECT_EQ(MountPath(scratch.path() + "/loop"), scratch.path() + "/loop");
}

}  // namespace
}  // namespace dlffs::app
