// SPDX-License-Identifier: Apache-2.0
#include "dlffs/base/strings.h"

#include <gmock/gmock.h>

namespace dlffs::base {
namespace {

using testing::ElementsAre;

TEST(StringsTest, SplitKeepsEmptyParts) {
  EXPECT_THAT(Split("a,b", ','), ElementsAre("a", "b"));
  EXPECT_THAT(Split(",a,", ','), ElementsAre("", "a", ""));
  EXPECT_THAT(Split("", ','), ElementsAre(""));
}

TEST(StringsTest, TrimRemovesSpaceAtBothEnds) {
  EXPECT_EQ(Trim(" \t a b\r\n"), "a b");
  EXPECT_EQ(Trim(" \n"), "");
  EXPECT_EQ(Trim(""), "");
}

TEST(StringsTest, LowerChangesAsciiOnly) { EXPECT_EQ(Lower("AbZ-É9"), "abz-É9"); }

TEST(StringsTest, HexIsLowerCase) {
  EXPECT_EQ(Hex(std::string_view("\x00\xff\x1a", 3)), "00ff1a");
  EXPECT_EQ(Hex(""), "");
}

TEST(StringsTest, Utf8IsValid) {
  for (const char* text :
       {"", "a", "é", "日", "😀", "\xed\x9f\xbf", "\xee\x80\x80", "\xf4\x8f\xbf\xbf"}) {
    EXPECT_TRUE(IsValidUtf8(text)) << text;
  }
  EXPECT_TRUE(IsValidUtf8(std::string_view("a\0b", 3)));
}

TEST(StringsTest, WhatIsNotUtf8IsNot) {
  for (const char* text :
       {"\x80", "\xbf", "\xc3", "\xc3(", "\xe6\x97", "\xf0\x9f\x98", "\xfe", "\xff", "\xc0\xaf",
        "\xc1\xbf", "\xe0\x80\xaf", "\xf0\x80\x80\xaf",  // overlong
        "\xed\xa0\x80", "\xed\xbf\xbf",                  // surrogates
        "\xf4\x90\x80\x80", "\xf8\x88\x80\x80\x80"}) {   // too high
    EXPECT_FALSE(IsValidUtf8(text)) << Hex(text);
  }
}

}  // namespace
}  // namespace dlffs::base
