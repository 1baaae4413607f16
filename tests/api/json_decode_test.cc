// SPDX-License-Identifier: Apache-2.0
#include "api/json_decode.h"

#include <gtest/gtest.h>

namespace dlffs::api {
namespace {

Json Parsed(std::string_view text) { return ParseJson(text).value(); }

TEST(ParseJsonTest, RefusesWhatIsNoJson) {
  EXPECT_FALSE(ParseJson(""));
  EXPECT_FALSE(ParseJson("<html>"));
  EXPECT_FALSE(ParseJson("{\"a\":1"));
  EXPECT_FALSE(ParseJson("\"\xff\""));
}

TEST(JsonMemberTest, TextIsAStringOrANumber) {
  EXPECT_EQ(TextAt(Parsed(R"({"a":"x"})"), "a"), "x");
  EXPECT_EQ(TextAt(Parsed(R"({"a":401})"), "a"), "401");
  EXPECT_EQ(TextAt(Parsed(R"({"a":{}})"), "a"), "");
  EXPECT_EQ(TextAt(Parsed(R"([1])"), "a"), "");
}

TEST(JsonMemberTest, NumberIsANumberOrDigits) {
  EXPECT_EQ(NumberAt(Parsed(R"({"a":1695642745000})"), "a"), 1695642745000);
  EXPECT_EQ(NumberAt(Parsed(R"({"a":"1695642745000"})"), "a"), 1695642745000);
  EXPECT_EQ(NumberAt(Parsed(R"({"a":1.69e12})"), "a"), 1690000000000);
  EXPECT_EQ(NumberAt(Parsed(R"({"a":-1})"), "a"), -1);
}

TEST(JsonMemberTest, NumberIsNothingWhereItIsNoneOrTooLarge) {
  EXPECT_FALSE(NumberAt(Parsed(R"({"a":"12x"})"), "a"));
  EXPECT_FALSE(NumberAt(Parsed(R"({"a":""})"), "a"));
  EXPECT_FALSE(NumberAt(Parsed(R"({"a":null})"), "a"));
  EXPECT_FALSE(NumberAt(Parsed(R"({"a":1e300})"), "a"));
  EXPECT_FALSE(NumberAt(Parsed(R"({"a":18446744073709551615})"), "a"));
  EXPECT_FALSE(NumberAt(Parsed(R"({})"), "a"));
}

TEST(JsonMemberTest, FlagIsTrueInAnySpelling) {
  EXPECT_TRUE(FlagAt(Parsed(R"({"a":true})"), "a"));
  EXPECT_TRUE(FlagAt(Parsed(R"({"a":1})"), "a"));
  EXPECT_TRUE(FlagAt(Parsed(R"({"a":"true"})"), "a"));
  EXPECT_FALSE(FlagAt(Parsed(R"({"a":"false"})"), "a"));
  EXPECT_FALSE(FlagAt(Parsed(R"({"a":0})"), "a"));
  EXPECT_FALSE(FlagAt(Parsed(R"({})"), "a"));
}

TEST(JsonMemberTest, ContainersAreNullWhereTheyAreSomethingElse) {
  const Json json = Parsed(R"({"list":[],"object":{}})");

  EXPECT_NE(ArrayAt(json, "list"), nullptr);
  EXPECT_EQ(ArrayAt(json, "object"), nullptr);
  EXPECT_NE(ObjectAt(json, "object"), nullptr);
  EXPECT_EQ(ObjectAt(json, "list"), nullptr);
}

TEST(DumpJsonTest, DoesNotThrowOnBytesThatAreNoText) {
  EXPECT_EQ(DumpJson({{"a", "\xff"}}), "{\"a\":\"\xef\xbf\xbd\"}");
}

}  // namespace
}  // namespace dlffs::api
