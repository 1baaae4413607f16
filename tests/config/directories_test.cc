// SPDX-License-Identifier: Apache-2.0
#include "dlffs/config/directories.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config/scratch.h"

namespace dlffs::config {
namespace {

using test::Scratch;
using testing::HasSubstr;

Environment UserWith(std::map<std::string, std::string> variables, uid_t uid = 1000) {
  return {.variables = std::move(variables), .uid = uid, .user = "alice", .home = "/home/alice"};
}

TEST(DefaultDirectoriesTest, AreBelowTheHomeOfAUser) {
  const Directories directories = DefaultDirectories(UserWith({}));
  EXPECT_EQ(directories.cache, "/home/alice/.cache/dlffs");
  EXPECT_EQ(directories.state, "/home/alice/.local/state/dlffs");
  EXPECT_EQ(directories.runtime, "/tmp/dlffs-1000");
}

TEST(DefaultDirectoriesTest, AreTheSystemsForRoot) {
  const Directories directories = DefaultDirectories(UserWith({}, 0));
  EXPECT_EQ(directories.cache, "/var/cache/dlffs");
  EXPECT_EQ(directories.state, "/var/lib/dlffs");
  EXPECT_EQ(directories.runtime, "/run/dlffs");
}

TEST(DefaultDirectoriesTest, FollowXdg) {
  const Scratch scratch;
  const Directories directories = DefaultDirectories(UserWith({{"XDG_CACHE_HOME", "/c"},
                                                               {"XDG_STATE_HOME", "relative"},
                                                               {"XDG_RUNTIME_DIR", scratch.path()}},
                                                              geteuid()));
  EXPECT_EQ(directories.cache, "/c/dlffs");
  EXPECT_EQ(directories.state, "/home/alice/.local/state/dlffs");
  EXPECT_EQ(directories.runtime, scratch.path() + "/dlffs");
}

TEST(DefaultDirectoriesTest, ARuntimeDirectoryOfAnotherUserIsNotUsed) {
  const Scratch scratch;
  const Directories directories =
      DefaultDirectories(UserWith({{"XDG_RUNTIME_DIR", scratch.path()}}, geteuid() + 1));
  EXPECT_EQ(directories.runtime, "/tmp/dlffs-" + std::to_string(geteuid() + 1));
}

TEST(MakePrivateDirectoryTest, MakesItWithItsParents) {
  const Scratch scratch;
  const std::string dir = scratch.path() + "/a/b/c";
  ASSERT_TRUE(MakePrivateDirectory(dir, geteuid()));
  struct stat info {};
  ASSERT_EQ(stat(dir.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0700U);
  EXPECT_TRUE(MakePrivateDirectory(dir, geteuid()));
}

TEST(MakePrivateDirectoryTest, RefusesWhatOthersOwnOrCanChange) {
  const Scratch scratch;
  EXPECT_THAT(MakePrivateDirectory(scratch.path(), geteuid() + 1).error().message,
              HasSubstr("another user"));
  ASSERT_EQ(chmod(scratch.path().c_str(), 0777), 0);
  EXPECT_THAT(MakePrivateDirectory(scratch.path(), geteuid()).error().message,
              HasSubstr("chmod 700"));
  EXPECT_THAT(MakePrivateDirectory(scratch.Write("file", ""), geteuid()).error().message,
              HasSubstr("not a directory"));
}

TEST(LocalDirectoryTest, KeepsADirectoryOnALocalDisk) {
  const Scratch scratch;
  Environment environment;
  environment.uid = geteuid();
  std::string warning;
  const auto dir = LocalDirectory(scratch.path() + "/cache", "cache", false, environment, warning);
  ASSERT_TRUE(dir);
  EXPECT_EQ(*dir, scratch.path() + "/cache");
  EXPECT_EQ(warning, "");
}

}  // namespace
}  // namespace dlffs::config
