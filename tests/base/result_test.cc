// SPDX-License-Identifier: Apache-2.0
#include "dlffs/base/result.h"

#include <set>

#include <gtest/gtest.h>

namespace dlffs {
namespace {

TEST(ResultTest, AnErrorHasCodeAndMessage) {
  const Result<int> result = Err(ErrorCode::kCorrupt, "open {}: {}", "x", 7);

  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::kCorrupt);
  EXPECT_EQ(result.error().message, "open x: 7");
  EXPECT_EQ(result.error().http_status, 0);
}

TEST(ResultTest, EveryCodeHasANameOfItsOwn) {
  std::set<std::string_view> names;
  for (int code = 0; code <= static_cast<int>(ErrorCode::kInternal); ++code) {
    names.insert(ErrorCodeName(static_cast<ErrorCode>(code)));
  }

  EXPECT_EQ(names.size(), static_cast<size_t>(ErrorCode::kInternal) + 1);
  EXPECT_FALSE(names.contains("unknown"));
}

}  // namespace
}  // namespace dlffs
