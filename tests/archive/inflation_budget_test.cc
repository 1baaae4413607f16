// SPDX-License-Identifier: Apache-2.0
#include "archive/inflation_budget.h"

#include <gmock/gmock.h>

namespace dlffs::archive {
namespace {

constexpr uint64_t kMiB = 1 << 20;

TEST(InflationBudgetTest, TheRatioCountsFromOneMebibyteOn) {
  const Limits limits{.ratio = 10};
  InflationBudget budget(limits, 1 << 30);
  ASSERT_TRUE(budget.BeginMember(1));

  EXPECT_TRUE(budget.Add(kMiB));
  EXPECT_FALSE(budget.Add(1));
}

TEST(InflationBudgetTest, EachMemberStartsAnew) {
  const Limits limits{.ratio = 10};
  InflationBudget budget(limits, 1 << 30);
  ASSERT_TRUE(budget.BeginMember(1));
  EXPECT_TRUE(budget.Add(kMiB));
  ASSERT_TRUE(budget.BeginMember(1));

  EXPECT_TRUE(budget.Add(kMiB));
}

TEST(InflationBudgetTest, MembersCannotHaveMoreBytesThanTheZip) {
  const Limits limits;
  InflationBudget budget(limits, 100);
  EXPECT_TRUE(budget.BeginMember(60));
  EXPECT_TRUE(budget.BeginMember(40));

  EXPECT_EQ(budget.BeginMember(1).error().code, ErrorCode::kCorrupt);
  EXPECT_FALSE(InflationBudget(limits, 100).BeginMember(~uint64_t{0}));
}

TEST(InflationBudgetTest, TheMessageNamesTheSetting) {
  const Limits limits{.member_size = 3};
  InflationBudget budget(limits, kMiB);
  ASSERT_TRUE(budget.BeginMember(kMiB));

  const Status over = budget.Add(4);

  ASSERT_FALSE(over);
  EXPECT_EQ(over.error().code, ErrorCode::kTooLarge);
  EXPECT_THAT(over.error().message, testing::HasSubstr("limits.member_size = 3"));
}

TEST(InflationBudgetTest, ARatioOfZeroIsNoLimit) {
  const Limits limits{.ratio = 0};
  InflationBudget budget(limits, 1 << 30);
  ASSERT_TRUE(budget.BeginMember(1));

  EXPECT_TRUE(budget.Add(100 * kMiB));
}

}  // namespace
}  // namespace dlffs::archive
