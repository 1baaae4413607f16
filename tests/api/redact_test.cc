// SPDX-License-Identifier: Apache-2.0
#include "api/redact.h"

#include <gtest/gtest.h>

namespace dlffs::api {
namespace {

const std::string kToken = "MIIabcdefghijklmnopqrstuvwxyz0123456789";

TEST(RedactTest, RemovesEveryOccurrence) {
  EXPECT_EQ(Redact("a " + kToken + " b " + kToken, {kToken}), "a *** b ***");
}

TEST(RedactTest, RemovesWhatAGatewayHasCutOff) {
  EXPECT_EQ(Redact("token:" + kToken.substr(0, 20) + "|host", {kToken}), "token:***|host");
}

TEST(RedactTest, RemovesShortSecrets) {
  EXPECT_EQ(Redact("wrong password pw!", {"pw!"}), "wrong password ***");
}

TEST(RedactTest, IgnoresSecretsThatAreNotSet) { EXPECT_EQ(Redact("text", {"", kToken}), "text"); }

TEST(OneLineTest, ReplacesControlCharacters) {
  EXPECT_EQ(OneLine(" a\nb\tc\x7f"
                    "d "),
            "a b c d");
}

TEST(OneLineTest, CutsAtACharacter) { EXPECT_EQ(OneLine("a\xe6\x97\xa5", 3), "a..."); }

TEST(OneLineTest, KeepsWhatFits) { EXPECT_EQ(OneLine("abc", 3), "abc"); }

}  // namespace
}  // namespace dlffs::api
