// SPDX-License-Identifier: Apache-2.0
#include "vfs/cookies.h"

#include <cstdint>
#include <string>
#include <utility>

#include <gtest/gtest.h>

namespace dlffs::vfs {
namespace {

TEST(CookiesTest, ANameKeepsItsCookie) {
  Cookies cookies;
  const uint64_t a = cookies.Of("a");

  EXPECT_NE(cookies.Of("b"), a);
  EXPECT_EQ(cookies.Of("a"), a);
}

TEST(CookiesTest, ACookieLeadsBackToItsName) {
  Cookies cookies;
  for (int i = 0; i < 1000; ++i) cookies.Of(std::to_string(i));

  EXPECT_EQ(cookies.NameAt(cookies.Of("0")), "0");
  EXPECT_EQ(cookies.NameAt(cookies.Of("999")), "999");
}

TEST(CookiesTest, NoNameHasACookieOfTheDotsOrOfTheStart) {
  Cookies cookies;

  EXPECT_GT(cookies.Of("a"), Cookies::kDotDot);
  EXPECT_EQ(cookies.NameAt(Cookies::kStart), "");
  EXPECT_EQ(cookies.NameAt(Cookies::kDot), "");
  EXPECT_EQ(cookies.NameAt(Cookies::kDotDot), "");
}

TEST(CookiesTest, AnUnknownCookieHasNoName) {
  Cookies cookies;
  cookies.Of("a");

  EXPECT_EQ(cookies.NameAt(cookies.Of("a") + 1), "");
  EXPECT_EQ(cookies.NameAt(UINT64_MAX), "");
}

TEST(CookiesTest, MovingKeepsThem) {
  // A node moves when the table grows.
  Cookies moved;
  {
    Cookies cookies;
    cookies.Of("a");
    moved = std::move(cookies);
  }

  EXPECT_EQ(moved.NameAt(moved.Of("a")), "a");
}

}  // namespace
}  // namespace dlffs::vfs
