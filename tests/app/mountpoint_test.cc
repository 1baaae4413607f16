// SPDX-License-Identifier: Apache-2.0
#include "app/mountpoint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "app/scratch.h"

namespace dlffs::app {
namespace {

using testing::HasSubstr;

class CheckMountpointTest : public testing::Test {
 protected:
  CheckMountpointTest() {
    environment.uid = geteuid();
    environment.home = scratch.path();
    settings.cache.dir = scratch.Make("cache");
    settings.state_dir = scratch.Make("state");
    settings.runtime_dir = scratch.Make("run");
  }

  config::Checked<void> Check(const std::string& mountpoint) const {
    return CheckMountpoint(mountpoint, settings, environment);
  }
  std::string Refusal(const std::string& mountpoint) const {
    const auto done = Check(mountpoint);
    EXPECT_FALSE(done);
    if (done) return {};
    EXPECT_EQ(done.error().exit_code, 6);
    EXPECT_THAT(done.error().message, HasSubstr(mountpoint));
    EXPECT_EQ(done.error().message.find('\n'), std::string::npos);
    return done.error().message;
  }

  const test::Scratch scratch;
  config::Environment environment;
  config::Settings settings;
};

TEST_F(CheckMountpointTest, AnEmptyDirectoryWillDo) { EXPECT_TRUE(Check(scratch.Make("mnt"))); }

TEST_F(CheckMountpointTest, AMissingOneIsToBeMade) {
  EXPECT_THAT(Refusal(scratch.path() + "/no"),
              HasSubstr("run: mkdir -p " + scratch.path() + "/no"));
}

TEST_F(CheckMountpointTest, AFileIsNoDirectory) {
  EXPECT_THAT(Refusal(scratch.Write("file", "")), HasSubstr("not a directory"));
}

TEST_F(CheckMountpointTest, AnEntryIsInTheWay) {
  scratch.Make("mnt/something");
  EXPECT_THAT(Refusal(scratch.path() + "/mnt"), HasSubstr("not empty"));
}

TEST_F(CheckMountpointTest, OwnDirectoriesMayNotLieInside) {
  EXPECT_THAT(Refusal(scratch.path()), HasSubstr("lies inside"));
}

TEST_F(CheckMountpointTest, ItMayNotLieInTheCacheOrState) {
  EXPECT_THAT(Refusal(scratch.Make("cache/mnt")), HasSubstr("inside the cache directory"));
  EXPECT_THAT(Refusal(scratch.Make("state/mnt")), HasSubstr("inside the state directory"));
  EXPECT_THAT(Refusal(settings.cache.dir), HasSubstr("cache directory"));
}

TEST_F(CheckMountpointTest, TheCacheIsFoundThroughALink) {
  std::filesystem::create_symlink(scratch.path() + "/cache", scratch.path() + "/link");
  settings.cache.dir = scratch.path() + "/link";
  EXPECT_THAT(Refusal(scratch.Make("cache/mnt")), HasSubstr("inside the cache directory"));
}

TEST_F(CheckMountpointTest, ItMayLieBesideTheSockets) {
  EXPECT_TRUE(Check(scratch.Make("run/demo")));
}

}  // namespace
}  // namespace dlffs::app
