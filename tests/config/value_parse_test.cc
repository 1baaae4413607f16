// SPDX-License-Identifier: Apache-2.0
#include "config/value_parse.h"

#include <chrono>

#include <gtest/gtest.h>

namespace dlffs::config {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

TEST(ParseDurationTest, KnowsTheUnitsOfTheManual) {
  EXPECT_EQ(ParseDuration("250ms"), milliseconds(250));
  EXPECT_EQ(ParseDuration("30s"), seconds(30));
  EXPECT_EQ(ParseDuration("15min"), minutes(15));
  EXPECT_EQ(ParseDuration("2h"), hours(2));
  EXPECT_EQ(ParseDuration("30d"), hours(30 * 24));
  EXPECT_EQ(ParseDuration("1.5s"), milliseconds(1500));
  EXPECT_EQ(ParseDuration("90"), seconds(90));
}

TEST(ParseDurationTest, RefusesWhatIsNone) {
  for (const char* text :
       {"", "s", "-1s", "soon", "5 parsecs", "1e3s", "1.2.3s", "99999999999999d", "30s 5"}) {
    EXPECT_EQ(ParseDuration(text), std::nullopt) << text;
  }
}

TEST(ParseSizeTest, CountsBinaryAndDecimalUnits) {
  EXPECT_EQ(ParseSize("0"), 0U);
  EXPECT_EQ(ParseSize("4096"), 4096U);
  EXPECT_EQ(ParseSize("2GiB"), 2ULL << 30);
  EXPECT_EQ(ParseSize("500M"), 500ULL << 20);
  EXPECT_EQ(ParseSize("500MB"), 500'000'000U);
  EXPECT_EQ(ParseSize("1.5KiB"), 1536U);
}

TEST(ParseSizeTest, RefusesWhatIsNone) {
  for (const char* text : {"", "GiB", "-1", "2 gigabytes", "2GiB!", "9999999TiB"}) {
    EXPECT_EQ(ParseSize(text), std::nullopt) << text;
  }
}

TEST(ParsePercentTest, IsAShareOfTheWhole) {
  EXPECT_DOUBLE_EQ(ParsePercent("5%").value(), 0.05);
  EXPECT_DOUBLE_EQ(ParsePercent("100%").value(), 1);
  for (const char* text : {"5", "%", "101%", "-5%"})
    EXPECT_EQ(ParsePercent(text), std::nullopt) << text;
}

TEST(ParseRateTest, IsPerSecond) {
  EXPECT_DOUBLE_EQ(ParseRate("8/s").value(), 8);
  EXPECT_DOUBLE_EQ(ParseRate("30/min").value(), 0.5);
  EXPECT_DOUBLE_EQ(ParseRate("8").value(), 8);
  for (const char* text : {"", "0/s", "8/fortnight", "/s"})
    EXPECT_EQ(ParseRate(text), std::nullopt) << text;
}

TEST(ParseBoolTest, KnowsYamlsWords) {
  for (const char* text : {"true", "Yes", "on", "1"}) EXPECT_EQ(ParseBool(text), true) << text;
  for (const char* text : {"false", "no", "OFF", "0"}) EXPECT_EQ(ParseBool(text), false) << text;
  for (const char* text : {"", "maybe", "2"}) EXPECT_EQ(ParseBool(text), std::nullopt) << text;
}

TEST(ParseCountTest, IsAWholeNumber) {
  EXPECT_EQ(ParseCount("100000"), 100'000U);
  EXPECT_EQ(ParseCount("100_000"), 100'000U);
  for (const char* text : {"", "_", "-1", "1.5", "1k", "99999999999999999999"}) {
    EXPECT_EQ(ParseCount(text), std::nullopt) << text;
  }
}

TEST(ParseWordsTest, SplitsAtBlanks) {
  EXPECT_EQ(ParseWords("/usr/bin/pass  show otc"),
            (std::vector<std::string>{"/usr/bin/pass", "show", "otc"}));
  EXPECT_TRUE(ParseWords("  ").empty());
}

}  // namespace
}  // namespace dlffs::config
