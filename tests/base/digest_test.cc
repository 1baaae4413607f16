// SPDX-License-Identifier: Apache-2.0
#include "dlffs/base/digest.h"

#include <gtest/gtest.h>

namespace dlffs::base {
namespace {

constexpr const char* kOfAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

TEST(DigestTest, IsSha256) {
  EXPECT_EQ(Sha256::Of("abc").Hex(), kOfAbc);
  EXPECT_EQ(Sha256::Of("").Hex(),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(DigestTest, PiecesGiveTheDigestOfTheWhole) {
  Sha256Stream stream;
  stream.Update("a");
  stream.Update("");
  stream.Update("bc");

  EXPECT_EQ(stream.Finish(), Sha256::Of("abc"));
}

TEST(DigestTest, HexGoesBothWays) {
  EXPECT_EQ(Sha256::FromHex(kOfAbc), Sha256::Of("abc"));
  EXPECT_EQ(Sha256::FromHex("BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD"),
            Sha256::Of("abc"));
}

TEST(DigestTest, OtherTextIsNoDigest) {
  EXPECT_FALSE(Sha256::FromHex(""));
  EXPECT_FALSE(Sha256::FromHex(std::string(63, '0')));
  EXPECT_FALSE(Sha256::FromHex(std::string(65, '0')));
  EXPECT_FALSE(Sha256::FromHex(std::string(63, '0') + "g"));
  EXPECT_FALSE(Sha256::FromHex("-" + std::string(63, '0')));
}

TEST(DigestTest, ThePrefixIsBigEndian) {
  EXPECT_EQ(Sha256::Of("abc").Prefix64(), 0xba7816bf8f01cfeaULL);
}

TEST(DigestTest, DigestsAreOrderedAsTheirHex) {
  const Sha256 one = Sha256::Of("1");
  const Sha256 two = Sha256::Of("2");

  EXPECT_EQ(one < two, one.Hex() < two.Hex());
  EXPECT_NE(one, two);
}

}  // namespace
}  // namespace dlffs::base
