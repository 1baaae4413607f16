// SPDX-License-Identifier: Apache-2.0
#include "api/rate_bucket.h"

#include <filesystem>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace dlffs::api {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::Optional;

const base::MonotonicTime kStart{std::chrono::hours(1)};

/// How many turns there are in a second that asks for one every millisecond.
int TurnsIn(RateBucket& bucket, base::MonotonicTime start) {
  int turns = 0;
  for (int ms = 0; ms < 1000; ++ms) {
    while (!bucket.Take(start + milliseconds(ms))) ++turns;
  }
  return turns;
}

class RateFileTest : public testing::Test {
 protected:
  RateFileTest() { std::filesystem::create_directories(directory_); }
  ~RateFileTest() override { std::filesystem::remove_all(directory_); }

  const std::string directory_ = testing::TempDir() + "rate-" + std::to_string(getpid());
  const std::string path_ = directory_ + "/export.rate";
};

TEST(RateBucketTest, ALoneCallGoesAtOnce) {
  RateBucket bucket(8);

  EXPECT_EQ(bucket.Take(kStart), std::nullopt);
  EXPECT_EQ(bucket.Take(kStart + seconds(100)), std::nullopt);
}

TEST(RateBucketTest, AnyExportSecondStaysUnderTheTenOfTheService) {
  RateBucket bucket(8);

  const int first = TurnsIn(bucket, kStart);
  const int second = TurnsIn(bucket, kStart + seconds(1));

  EXPECT_LT(first, 10);
  EXPECT_EQ(second, 8);
}

TEST(RateBucketTest, AnyListSecondStaysUnderTheThirtyOfTheService) {
  RateBucket bucket(25);

  EXPECT_LT(TurnsIn(bucket, kStart), 30);
}

TEST(RateBucketTest, SaysWhenToTryAgain) {
  RateBucket bucket(4);
  EXPECT_EQ(bucket.Take(kStart), std::nullopt);

  EXPECT_THAT(bucket.Take(kStart), Optional(kStart + milliseconds(250)));
  EXPECT_EQ(bucket.Take(kStart + milliseconds(250)), std::nullopt);
}

TEST(RateBucketTest, APauseHoldsEverybodyUp) {
  RateBucket bucket(8);
  bucket.PauseUntil(kStart + seconds(3));
  bucket.PauseUntil(kStart + seconds(1));  // the longer one counts

  EXPECT_THAT(bucket.Take(kStart), Optional(kStart + seconds(3)));
  EXPECT_EQ(bucket.Take(kStart + seconds(3)), std::nullopt);
}

TEST_F(RateFileTest, TwoThatShareAFileShareTheRate) {
  const auto one = RateBucket::Open(path_, 4);
  const auto other = RateBucket::Open(path_, 4);
  ASSERT_TRUE(one && other);
  EXPECT_EQ((*one)->Take(kStart), std::nullopt);

  EXPECT_THAT((*other)->Take(kStart), Optional(kStart + milliseconds(250)));
  (*one)->PauseUntil(kStart + seconds(5));
  EXPECT_THAT((*other)->Take(kStart + seconds(1)), Optional(kStart + seconds(5)));
}

TEST_F(RateFileTest, NumbersOfAnEarlierBootDoNotHoldAnybodyUp) {
  const auto before = RateBucket::Open(path_, 4);
  ASSERT_TRUE(before);
  EXPECT_EQ((*before)->Take(kStart + std::chrono::hours(100)), std::nullopt);
  (*before)->PauseUntil(kStart + std::chrono::hours(100));

  const auto after = RateBucket::Open(path_, 4);

  ASSERT_TRUE(after);
  EXPECT_EQ((*after)->Take(kStart), std::nullopt);
  EXPECT_THAT((*after)->Take(kStart), Optional(kStart + milliseconds(250)));
}

TEST_F(RateFileTest, FileThatCannotBeUsedIsNamed) {
  const auto bucket = RateBucket::Open(directory_ + "/none/export.rate", 8);

  ASSERT_FALSE(bucket);
  EXPECT_NE(bucket.error().message.find("/none/export.rate: No such file"), std::string::npos);
}

}  // namespace
}  // namespace dlffs::api
