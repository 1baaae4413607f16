// SPDX-License-Identifier: Apache-2.0
#include "cache/file_times.h"

#include "cache/cache_fixture.h"

namespace dlffs::cache {
namespace {

class FileTimesTest : public testing::Test {
 protected:
  static archive::Manifest One(const std::string& content) {
    return {.members = {{.path = "p",
                         .name = "p",
                         .size = content.size(),
                         .sha256 = base::Sha256::Of(content)}}};
  }
  void Knew(const std::string& content, base::WallTime mtime, base::WallTime ctime,
            bool present = true) {
    history_.paths["p"] = {
        .sha256 = base::Sha256::Of(content), .mtime = mtime, .ctime = ctime, .present = present};
  }
  File Give(const std::string& content, const Stamp& stamp, base::WallTime now) const {
    return GiveTimes(One(content), history_, stamp, now).at(0);
  }

  JobHistory history_;
};

TEST_F(FileTimesTest, ANewFileHasTheTimeOfTheLastUpdate) {
  const File file = Give("x", Updated(10), At(50));

  EXPECT_EQ(file.mtime, At(10));
  EXPECT_EQ(file.ctime, At(50));
}

TEST_F(FileTimesTest, WithoutLastUpdateItIsTheTimeOfCreation) {
  EXPECT_EQ(Give("x", {.create_time_ms = 7000}, At(50)).mtime, At(7));
}

TEST_F(FileTimesTest, WithoutEitherItIsTheTimeOfTheFetch) {
  EXPECT_EQ(Give("x", {}, At(50)).mtime, At(50));
}

TEST_F(FileTimesTest, TheSameBytesKeepTheirTimes) {
  Knew("x", At(10), At(20));

  const File file = Give("x", Updated(40), At(50));

  EXPECT_EQ(file.mtime, At(10));
  EXPECT_EQ(file.ctime, At(20));
}

TEST_F(FileTimesTest, OtherBytesGetALaterUpdate) {
  Knew("x", At(10), At(20));

  const File file = Give("y", Updated(40), At(50));

  EXPECT_EQ(file.mtime, At(40));
  EXPECT_EQ(file.ctime, At(50));
}

TEST_F(FileTimesTest, OtherBytesWithoutALaterUpdateGetTheTimeOfTheFetch) {
  Knew("x", At(10), At(20));

  EXPECT_EQ(Give("y", Updated(10), At(50)).mtime, At(50));
  EXPECT_EQ(Give("y", Updated(9), At(50)).mtime, At(50));
}

TEST_F(FileTimesTest, TimesIncreaseAlsoWhereTheClockWasSetBack) {
  Knew("x", At(100), At(200));

  const File file = Give("y", Updated(10), At(50));

  EXPECT_EQ(file.mtime, JustAfter(At(100)));
  EXPECT_EQ(file.ctime, JustAfter(At(200)));
}

TEST_F(FileTimesTest, BytesThatVanishedAndReturnGetLaterTimes) {
  Knew("x", At(10), At(20), false);

  const File file = Give("x", Updated(10), At(50));

  EXPECT_EQ(file.mtime, At(50));
  EXPECT_EQ(file.ctime, At(50));
}

TEST_F(FileTimesTest, AfterALostIndexChangesAreLaterThanAnythingBefore) {
  Knew("x", At(10), At(20));
  history_.floor = At(60);

  EXPECT_EQ(Give("x", Updated(40), At(50)).mtime, At(10));
  EXPECT_EQ(Give("y", Updated(40), At(70)).mtime, At(70));
  EXPECT_EQ(Give("y", Updated(65), At(70)).mtime, At(65));
  EXPECT_EQ(Give("y", Updated(40), At(50)).mtime, JustAfter(At(60)));
}

}  // namespace
}  // namespace dlffs::cache
