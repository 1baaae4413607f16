// SPDX-License-Identifier: Apache-2.0
#include "dlffs/base/unique_function.h"

#include <memory>
#include <string>

#include <gtest/gtest.h>

namespace dlffs::base {
namespace {

TEST(UniqueFunctionTest, CallsWhatItHolds) {
  int calls = 0;
  UniqueFunction<std::string(int, const std::string&)> function =
      [&calls](int n, const std::string& text) {
        ++calls;
        return text + std::to_string(n);
      };

  EXPECT_EQ(function(7, "x"), "x7");
  EXPECT_EQ(calls, 1);
}

TEST(UniqueFunctionTest, MayOwnWhatCannotBeCopied) {
  UniqueFunction<int()> function = [owned = std::make_unique<int>(5)] { return *owned; };

  UniqueFunction<int()> moved = std::move(function);

  EXPECT_EQ(moved(), 5);
}

TEST(UniqueFunctionTest, ArgumentsMoveThrough) {
  UniqueFunction<int(std::unique_ptr<int>)> function = [](std::unique_ptr<int> n) { return *n; };

  EXPECT_EQ(function(std::make_unique<int>(3)), 3);
}

TEST(UniqueFunctionTest, StateLastsFromCallToCall) {
  UniqueFunction<int()> function = [n = 0]() mutable { return ++n; };

  function();

  EXPECT_EQ(function(), 2);
}

TEST(UniqueFunctionTest, KnowsWhetherItIsEmpty) {
  UniqueFunction<void()> function;
  EXPECT_FALSE(function);

  function = [] {};

  EXPECT_TRUE(function);
}

TEST(UniqueFunctionTest, DestroysWhatItHolds) {
  auto owned = std::make_shared<int>(1);
  const std::weak_ptr<int> watch = owned;
  {
    const UniqueFunction<void()> function = [owned = std::move(owned)] {};
    EXPECT_FALSE(watch.expired());
  }
  EXPECT_TRUE(watch.expired());
}

}  // namespace
}  // namespace dlffs::base
