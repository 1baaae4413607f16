// SPDX-License-Identifier: Apache-2.0
#include "api/iso_time.h"

#include <gtest/gtest.h>

namespace dlffs::api {
namespace {

TEST(IsoTimeTest, ReadsWhatIamWrites) {
  const auto time = ParseIsoTime("2026-08-24T06:52:13.855000Z");

  ASSERT_TRUE(time);
  EXPECT_EQ(base::ToMillis(*time), 1787554333000);
}

TEST(IsoTimeTest, ReadsATimeWithoutFraction) { EXPECT_TRUE(ParseIsoTime("2024-02-29T00:00:00Z")); }

TEST(IsoTimeTest, RefusesWhatIsNoTime) {
  EXPECT_FALSE(ParseIsoTime(""));
  EXPECT_FALSE(ParseIsoTime("tomorrow"));
  EXPECT_FALSE(ParseIsoTime("2026-02-30T00:00:00Z"));
  EXPECT_FALSE(ParseIsoTime("2026-08-24T25:00:00Z"));
  EXPECT_FALSE(ParseIsoTime("9999-12-31T23:59:59Z")) << "beyond what can be counted";
}

}  // namespace
}  // namespace dlffs::api
