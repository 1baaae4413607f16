// SPDX-License-Identifier: Apache-2.0
#include "api/token_source.h"

#include "api/token_fixture.h"

namespace dlffs::api {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

class TokenSourceTest : public TokenFixture {};

TEST_F(TokenSourceTest, AGivenTokenServesEveryScopeWithoutASignIn) {
  Use({.token = "given"});

  Get(kProject);
  Get(kAccount);

  EXPECT_EQ(answers_, (Answers{"given", "given"}));
  EXPECT_TRUE(client_.sent().empty());
}

TEST_F(TokenSourceTest, ConcurrentCallsOfAScopeCostOneSignIn) {
  Get(kProject);
  Get(kProject);
  Get(kProject);
  ASSERT_EQ(client_.waiting(), 1U);

  client_.SignIn("t1");

  EXPECT_EQ(answers_, (Answers{"t1", "t1", "t1"}));
  EXPECT_EQ(counts_->token, 1U);
}

TEST_F(TokenSourceTest, AKnownTokenIsUsedAtOnce) {
  GetAndSignIn(kProject, "t1");

  Get(kProject);

  EXPECT_EQ(answers_, Answers{"t1"});
  EXPECT_EQ(client_.sent().size(), 1U);
}

TEST_F(TokenSourceTest, EachProjectHasATokenOfItsOwn) {
  GetAndSignIn(kProject, "t1");

  Get(kOther);
  client_.SignIn("t2");
  Get(kProject);

  EXPECT_EQ(answers_, (Answers{"t2", "t1"}));
}

TEST_F(TokenSourceTest, IsRenewedAheadOfItsExpiryWhileTheOldOneServes) {
  GetAndSignIn(kProject, "t1");  // for an hour
  clock_->Advance(minutes(55));

  Get(kProject);
  Get(kProject);
  ASSERT_EQ(client_.waiting(), 1U);
  client_.SignIn("t2");
  Get(kProject);

  EXPECT_EQ(answers_, (Answers{"t1", "t1", "t2"}));
}

TEST_F(TokenSourceTest, IsNotRenewedEarlierThanTenMinutesBefore) {
  GetAndSignIn(kProject, "t1");
  clock_->Advance(minutes(53));

  Get(kProject);

  EXPECT_EQ(client_.waiting(), 0U);
}

TEST_F(TokenSourceTest, AnExpiredTokenIsNotUsed) {
  GetAndSignIn(kProject, "t1");
  clock_->Advance(minutes(61));

  Get(kProject);
  EXPECT_TRUE(answers_.empty());
  client_.SignIn("t2");

  EXPECT_EQ(answers_, Answers{"t2"});
}

TEST_F(TokenSourceTest, AFailedRenewalLeavesTheOldTokenAndIsNotRepeatedAtOnce) {
  GetAndSignIn(kProject, "t1");
  clock_->Advance(minutes(55));
  Get(kProject);
  client_.Fail(ErrorCode::kOffline);

  Get(kProject);
  EXPECT_EQ(client_.waiting(), 0U);
  clock_->Advance(seconds(31));
  Get(kProject);

  EXPECT_EQ(client_.waiting(), 1U);
  EXPECT_EQ(answers_, (Answers{"t1", "t1", "t1"}));
}

TEST_F(TokenSourceTest, AnIamThatCannotBeReachedFailsAllWaitersAndIsNotRemembered) {
  Get(kProject);
  Get(kOther);
  client_.Fail(ErrorCode::kOffline);
  EXPECT_EQ(answers_, (Answers{"offline", "offline"}));

  Get(kProject);

  EXPECT_EQ(client_.waiting(), 1U);
  EXPECT_EQ(tokens_->Problem(), "");
}

TEST_F(TokenSourceTest, UntilThePasswordIsProvenScopesWaitForTheFirstSignIn) {
  Get(kAccount);
  Get(kProject);
  Get(kOther);
  ASSERT_EQ(client_.waiting(), 1U);

  client_.SignIn("t0");

  EXPECT_EQ(client_.waiting(), 2U);
  client_.SignIn("t1");
  client_.SignIn("t2");
  EXPECT_EQ(answers_, (Answers{"t0", "t1", "t2"}));
}

TEST_F(TokenSourceTest, KnowsTheSecretsOfAScope) {
  GetAndSignIn(kProject, "t1");

  EXPECT_EQ(tokens_->Secrets(kProject), (Answers{"pw", "", "t1"}));
}

TEST_F(TokenSourceTest, IsKeptAliveByTheSignInUnderWay) {
  Get(kProject);
  tokens_.reset();

  client_.SignIn("t1");

  EXPECT_EQ(answers_, Answers{"t1"});
}

}  // namespace
}  // namespace dlffs::api
