// SPDX-License-Identifier: Apache-2.0
#include "api/token_fixture.h"

namespace dlffs::api {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

/// What TokenSource does where IAM or the service says no.
class TokenRefusalTest : public TokenFixture {
 protected:
  /// Answers of remembered refusals come from the client's thread.
  Answers Posted() {
    client_.RunPosted();
    return std::exchange(answers_, {});
  }
};

TEST_F(TokenRefusalTest, ARefusedSignInIsNotRepeatedWithinAMinute) {
  Get(kProject);
  RefuseSignIn();
  EXPECT_EQ(std::exchange(answers_, {}), Answers{"permission-denied"});

  clock_->Advance(seconds(59));
  Get(kProject);

  EXPECT_TRUE(answers_.empty()) << "never from within the call";
  EXPECT_EQ(Posted(), Answers{"permission-denied"});
  EXPECT_EQ(client_.sent().size(), 1U);
}

TEST_F(TokenRefusalTest, AfterAMinuteThereIsAFreshAttempt) {
  Get(kProject);
  RefuseSignIn();
  clock_->Advance(seconds(60));

  Get(kProject);
  client_.SignIn("t1");

  EXPECT_EQ(answers_, (Answers{"permission-denied", "t1"}));
  EXPECT_EQ(tokens_->Problem(), "");
}

TEST_F(TokenRefusalTest, AWrongPasswordIsTriedForOneScopeOnly) {
  Get(kProject);
  Get(kOther);
  RefuseSignIn();
  Get(kAccount);
  client_.RunPosted();

  EXPECT_EQ(answers_, (Answers{"permission-denied", "permission-denied", "permission-denied"}));
  EXPECT_EQ(client_.sent().size(), 1U);
}

TEST_F(TokenRefusalTest, TheProblemNamesUserEndpointAndReason) {
  Get(kProject);
  EXPECT_EQ(tokens_->Problem(), "");

  RefuseSignIn();

  EXPECT_EQ(tokens_->Problem(),
            "sign in as alice at iam/v3: HTTP 401: The username or password is wrong.; check "
            "auth.* in the settings");
}

TEST_F(TokenRefusalTest, AProjectThatTheUserIsNotInLeavesTheOthersAlone) {
  GetAndSignIn(kProject, "t1");

  Get(kOther);
  RefuseSignIn();
  Get(kAccount);

  EXPECT_EQ(client_.waiting(), 1U) << "the account's own sign-in";
  EXPECT_EQ(answers_, Answers{"permission-denied"});
}

TEST_F(TokenRefusalTest, AProjectThatDoesNotExistLeavesTheOthersTheirSignIn) {
  Get(kProject);
  Get(kOther);
  Get(kAccount);
  client_.Answer(404, R"({"error":{"code":404,"message":"Could not find project: p1."}})");
  EXPECT_EQ(std::exchange(answers_, {}), Answers{"not-found"});
  EXPECT_EQ(tokens_->Problem(), "");

  EXPECT_EQ(client_.waiting(), 1U) << "still one attempt at a time";
  client_.SignIn("t1");
  client_.SignIn("t2");

  EXPECT_EQ(answers_, (Answers{"t1", "t2"}));
}

TEST_F(TokenRefusalTest, AProjectThatDoesNotExistIsNotAskedForAgainWithinAMinute) {
  Get(kProject);
  client_.Answer(404, R"({"error":{"code":404,"message":"Could not find project: p1."}})");
  answers_.clear();

  Get(kProject);

  EXPECT_EQ(Posted(), Answers{"not-found"});
  EXPECT_EQ(client_.sent().size(), 1U);
}

TEST_F(TokenRefusalTest, APauseThatEndsWhileAskedCausesNoSignInWithoutCredentials) {
  /// Every look at it is a second later.
  class RunningClock final : public base::Clock {
   public:
    base::MonotonicTime Now() const override { return now_ += seconds(1); }
    base::WallTime WallNow() const override { return base::FromMillis(1'767'225'600'000); }
    base::Duration Suspended() const override { return {}; }

   private:
    mutable base::MonotonicTime now_{};
  };
  tokens_ = std::make_shared<TokenSource>(client_, std::make_shared<RunningClock>(),
                                          "https://iam/v3", Credentials{.token = "given"}, counts_);
  tokens_->Refused(kProject, "given", unauthorized_);

  for (int second = 0; second < 60; ++second) Get(kProject);

  EXPECT_TRUE(client_.sent().empty());
}

TEST_F(TokenRefusalTest, APasswordThatWasChangedStopsEveryScope) {
  GetAndSignIn(kProject, "t1");
  clock_->Advance(minutes(61));
  Get(kProject);
  RefuseSignIn();

  Get(kOther);

  EXPECT_EQ(Posted(), (Answers{"permission-denied", "permission-denied"}));
  EXPECT_EQ(client_.sent().size(), 2U);
}

TEST_F(TokenRefusalTest, WithoutCredentialsNothingIsSent) {
  Use({});

  Get(kProject);

  EXPECT_EQ(Posted(), Answers{"permission-denied"});
  EXPECT_TRUE(client_.sent().empty());
  EXPECT_NE(tokens_->Problem().find("auth.token"), std::string::npos);
}

TEST_F(TokenRefusalTest, ADistrustedTokenIsReplacedOnceHoweverManyCallsItFailed) {
  GetAndSignIn(kProject, "t1");
  EXPECT_TRUE(tokens_->Distrust(kProject, "t1"));
  Get(kProject);
  client_.SignIn("t2");

  EXPECT_TRUE(tokens_->Distrust(kProject, "t1")) << "there is a better one already";
  Get(kProject);

  EXPECT_EQ(answers_, (Answers{"t2", "t2"}));
  EXPECT_EQ(counts_->token, 2U);
}

TEST_F(TokenRefusalTest, AServiceThatRefusesFreshTokensDoesNotCauseASignInPerCall) {
  GetAndSignIn(kProject, "t1");
  EXPECT_TRUE(tokens_->Distrust(kProject, "t1"));
  GetAndSignIn(kProject, "t2");

  EXPECT_FALSE(tokens_->Distrust(kProject, "t2"));
  clock_->Advance(seconds(60));
  EXPECT_TRUE(tokens_->Distrust(kProject, "t2"));
}

TEST_F(TokenRefusalTest, ATokenThatHasWorkedMayBeReplacedAgainAtOnce) {
  GetAndSignIn(kProject, "t1");
  EXPECT_TRUE(tokens_->Distrust(kProject, "t1"));
  GetAndSignIn(kProject, "t2");
  tokens_->Accepted(kProject, "t2");

  EXPECT_TRUE(tokens_->Distrust(kProject, "t2"));
}

TEST_F(TokenRefusalTest, AProblemOfATokenEndsWhenItIsAccepted) {
  GetAndSignIn(kProject, "t1");
  tokens_->Refused(kProject, "t1", unauthorized_);
  EXPECT_EQ(tokens_->Problem(), "HTTP 401: no");

  tokens_->Accepted(kProject, "t1");

  EXPECT_EQ(tokens_->Problem(), "");
}

TEST_F(TokenRefusalTest, AGivenTokenThatIsRefusedIsNotSentAgainWithinAMinute) {
  Use({.token = "given"});
  EXPECT_FALSE(tokens_->Distrust(kProject, "given"));
  tokens_->Refused(kProject, "given", unauthorized_);

  Get(kProject);
  EXPECT_EQ(Posted(), Answers{"permission-denied"});
  EXPECT_EQ(tokens_->Problem(), "HTTP 401: no");
  clock_->Advance(seconds(60));
  Get(kProject);

  EXPECT_EQ(Posted(), Answers{"given"});
}

TEST_F(TokenRefusalTest, AGivenTokenThatIsRefusedForOneProjectStillServesAnother) {
  Use({.token = "given"});
  tokens_->Refused(kProject, "given", unauthorized_);

  Get(kOther);

  EXPECT_EQ(answers_, Answers{"given"});
}

TEST_F(TokenRefusalTest, APasswordTakesOverFromAGivenTokenThatIsRefused) {
  Use({.token = "given", .user = "alice", .password = "pw", .domain = "d"});
  EXPECT_TRUE(tokens_->Distrust(kProject, "given"));

  Get(kProject);
  client_.SignIn("t1");

  EXPECT_EQ(answers_, Answers{"t1"});
}

}  // namespace
}  // namespace dlffs::api
