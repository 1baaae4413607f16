// SPDX-License-Identifier: Apache-2.0
#include "fuse/filesystem.h"

#include <set>
#include <string>

#include <gtest/gtest.h>

namespace dlffs::fuse {
namespace {

TEST(OperationNameTest, EveryOperationHasANameOfItsOwn) {
  std::set<std::string> names;
  for (size_t i = 0; i < static_cast<size_t>(Operation::kCount); ++i) {
    EXPECT_TRUE(names.insert(OperationName(static_cast<Operation>(i))).second) << i;
  }

  EXPECT_EQ(names.count("unknown"), 0U);
  EXPECT_EQ(names.count("readdirplus"), 1U);
}

}  // namespace
}  // namespace dlffs::fuse
