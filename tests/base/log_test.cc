// SPDX-License-Identifier: Apache-2.0
#include "dlffs/base/log.h"

#include <gtest/gtest.h>

namespace dlffs::base {
namespace {

TEST(LogTest, ANameWithALineBreakForgesNoLine) {
  testing::internal::CaptureStderr();
  StartLog(LogLevel::kInfo);

  Log(LogLevel::kInfo, "exported job={}", "a\n2026-01-01T00:00:00.000Z error forged\x1b[31m");

  const std::string log = testing::internal::GetCapturedStderr();
  EXPECT_EQ(log.find('\n'), log.size() - 1) << log;
  EXPECT_NE(log.find("job=a 2026-01-01T00:00:00.000Z error forged [31m"), std::string::npos) << log;
}

}  // namespace
}  // namespace dlffs::base
