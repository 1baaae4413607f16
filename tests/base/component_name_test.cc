// SPDX-License-Identifier: Apache-2.0
#include "dlffs/base/component_name.h"

#include <set>
#include <vector>

#include <gmock/gmock.h>

#include "dlffs/base/digest.h"
#include "dlffs/base/strings.h"

namespace dlffs::base {
namespace {

std::string TailOf(const std::string& full_name) {
  return "~" + Sha256::Of(full_name).Hex().substr(0, 8);
}

TEST(ComponentNameTest, OrdinaryNamesStayAsTheyAre) {
  for (const char* name :
       {"daily_load", "日报_job.v1", "a b", ".hidden", "...", "100%", "%zz", "~"}) {
    EXPECT_EQ(SafeComponent(name, ".job"), std::string(name) + ".job");
    EXPECT_EQ(SafeComponent(name), name);
    EXPECT_TRUE(IsSafeComponent(name));
  }
}

TEST(ComponentNameTest, JustTheOffendingBytesAreEncodedInUpperCase) {
  EXPECT_EQ(SafeComponent("a/b", ".job"), "a%2Fb.job");
  EXPECT_EQ(SafeComponent(std::string_view("a\0b", 3)), "a%00b");
  EXPECT_EQ(SafeComponent("a\nb\x7f"), "a%0Ab%7F");
  EXPECT_FALSE(IsSafeComponent("a/b"));
}

TEST(ComponentNameTest, DotsAreEncodedOnlyWhereTheyAreTheWholeComponent) {
  EXPECT_EQ(SafeComponent("."), "%2E");
  EXPECT_EQ(SafeComponent(".."), "%2E%2E");
  EXPECT_EQ(SafeComponent(".", ".job"), "..job");
  EXPECT_EQ(SafeComponent("..", ".job"), "...job");
}

TEST(ComponentNameTest, APercentThatHexDigitsFollowIsEncodedToo) {
  EXPECT_EQ(SafeComponent("%2F"), "%252F");
  EXPECT_EQ(SafeComponent("%2f"), "%252f");
  EXPECT_EQ(SafeComponent("%%41"), "%%2541");
  EXPECT_EQ(SafeComponent("%2"), "%2");
}

TEST(ComponentNameTest, NoTwoNamesCollide) {
  const std::vector<std::string> names = {"/",  "%2F",   "%252F", "%/",     "%%2F", "%25",  "%",
                                          "%2", "%2/",   "%2%2F", "%252",   ".",    "%2E",  "..",
                                          "%.", "%2E.",  ".%2E",  "%2E%2E", "\n",   "%0A",  "%0a",
                                          "%0", "%25/2", "%2525", "%%",     "%%25", "%%%2F"};
  std::set<std::string> components;

  for (const std::string& name : names) components.insert(SafeComponent(name));

  EXPECT_EQ(components.size(), names.size());
}

TEST(ComponentNameTest, ANameThatJustFitsIsNotCut) {
  const std::string fits(kMaxComponentBytes - 4, 'x');

  EXPECT_EQ(SafeComponent(fits, ".job"), fits + ".job");
}

TEST(ComponentNameTest, ALongNameIsCutAndClosedWithItsDigest) {
  const std::string name(kMaxComponentBytes - 3, 'x');

  const std::string component = SafeComponent(name, ".job");

  EXPECT_EQ(component, std::string(kMaxComponentBytes - 13, 'x') + TailOf(name + ".job") + ".job");
  EXPECT_EQ(component.size(), kMaxComponentBytes);
}

TEST(ComponentNameTest, ItIsCutAtACharacter) {
  std::string name;
  for (int i = 0; i < 128; ++i) name += "报";  // as long as the service allows: 384 bytes

  const std::string component = SafeComponent(name, ".job");

  EXPECT_LE(component.size(), kMaxComponentBytes);
  EXPECT_GT(component.size(), kMaxComponentBytes - 3);
  EXPECT_TRUE(IsValidUtf8(component));
  EXPECT_TRUE(component.ends_with(TailOf(name + ".job") + ".job"));
}

TEST(ComponentNameTest, ItIsNeverCutInsideAnEncodedByte) {
  for (size_t lead = 235; lead <= 255; ++lead) {
    const std::string name = std::string(lead, 'x') + "/" + std::string(100, 'y');

    const std::string component = SafeComponent(name);

    EXPECT_LE(component.size(), kMaxComponentBytes);
    const std::string body = component.substr(0, component.size() - 9);
    const std::string encoded = std::string(lead, 'x') + "%2F" + std::string(100, 'y');
    EXPECT_TRUE(encoded.starts_with(body));
    EXPECT_FALSE(body.ends_with("%") || body.ends_with("%2")) << lead;
  }
}

TEST(ComponentNameTest, ALiteralPercentAtTheCutIsNoEncodedByte) {
  const std::string name = std::string(245, 'x') + "%" + std::string(100, 'z');

  EXPECT_EQ(SafeComponent(name), std::string(245, 'x') + "%" + TailOf(name));
}

TEST(ComponentNameTest, LongNamesThatDifferAtTheEndStayApart) {
  const std::string name(300, 'x');

  EXPECT_NE(SafeComponent(name + "1"), SafeComponent(name + "2"));
  EXPECT_NE(SafeComponent(name, ".job"), SafeComponent(name, ".script"));
}

TEST(ComponentNameTest, BytesThatAreNotUtf8AreKeptAndMayBeCut) {
  EXPECT_EQ(SafeComponent("\xff\xfe"), "\xff\xfe");
  EXPECT_LE(SafeComponent(std::string(400, '\x80')).size(), kMaxComponentBytes);
}

}  // namespace
}  // namespace dlffs::base
