// SPDX-License-Identifier: Apache-2.0
#include "sim/iam.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/simulator_fixture.h"

namespace dlffs::sim {
namespace {

using testing::EndsWith;
using testing::IsEmpty;
using testing::Not;

constexpr char kTokens[] = "/v3/auth/tokens";

using IamTest = SimulatorFixture;

TEST_F(IamTest, PasswordWithProjectIdGivesTokenOfThatProject) {
  Start();

  const Answer answer = Post(kTokens, SignIn("demo", {{"project", {{"id", kProject}}}}), {});

  EXPECT_EQ(answer.status, 201);
  EXPECT_THAT(answer.Header("X-Subject-Token"), Not(IsEmpty()));
  const Json token = answer.AsJson().at("token");
  EXPECT_EQ(token.at("project").at("name"), "eu-de_analytics");
  EXPECT_THAT(token.at("expires_at").get<std::string>(), EndsWith("000Z"));
}

TEST_F(IamTest, PasswordWithProjectNameGivesTokenOfThatProject) {
  Start();

  const Answer answer = Post(kTokens, SignIn("demo", {{"project", {{"name", "eu-de"}}}}), {});

  EXPECT_EQ(answer.status, 201);
  EXPECT_EQ(answer.AsJson().at("token").at("project").at("id"), kOtherProject);
}

TEST_F(IamTest, UserMayBeNamedById) {
  Start();
  Json body = Json::parse(SignIn("demo"));
  body["auth"]["identity"]["password"]["user"] = {{"id", IdOf("user demo")}, {"password", "demo"}};

  EXPECT_EQ(Post(kTokens, body.dump(), {}).status, 201);
}

TEST_F(IamTest, TokenIsExchangedForOneOfAProject) {
  Start();
  const std::string unscoped = Post(kTokens, SignIn("demo"), {}).Header("X-Subject-Token");
  const Json identity = {{"methods", Json::array({"token"})}, {"token", {{"id", unscoped}}}};
  const Json scope = {{"project", {{"id", kProject}}}};

  const Answer answer =
      Post(kTokens, Json{{"auth", {{"identity", identity}, {"scope", scope}}}}.dump(), {});

  EXPECT_EQ(answer.status, 201);
  EXPECT_EQ(answer.AsJson().at("token").at("project").at("id"), kProject);
}

TEST_F(IamTest, WrongPasswordIsRefused) {
  Start();

  const Answer answer = Post(kTokens, SignIn("guess"), {});

  EXPECT_EQ(answer.status, 401);
  EXPECT_EQ(answer.AsJson().at("error").at("code"), 401);
  EXPECT_EQ(answer.AsJson().at("error").at("message"), "The username or password is wrong.");
  EXPECT_EQ(answer.AsJson().at("error").at("title"), "Unauthorized");
}

TEST_F(IamTest, BodyThatIsNoRequestIsRefused) {
  Start();

  EXPECT_EQ(Post(kTokens, "{", {}).status, 400);
  EXPECT_EQ(Post(kTokens, "[1]", {}).status, 400);
  EXPECT_EQ(Post(kTokens, R"({"auth":{"identity":{"methods":["guessing"]}}})", {}).status, 400);
}

TEST_F(IamTest, UnknownAndDisabledProjectsGiveNoToken) {
  Start();

  EXPECT_EQ(Post(kTokens, SignIn("demo", {{"project", {{"id", "nobody"}}}}), {}).status, 404);
  EXPECT_EQ(
      Post(kTokens, SignIn("demo", {{"project", {{"name", "eu-de_archive2019"}}}}), {}).status,
      403);
}

TEST_F(IamTest, ProjectsListWhatIsToBeFilteredToo) {
  Start();

  const Json projects = Get("/v3/auth/projects").AsJson().at("projects");

  ASSERT_EQ(projects.size(), 5U);
  EXPECT_EQ(projects[1].at("id"), kProject);
  EXPECT_EQ(projects[2].at("name"), "MOS");
  EXPECT_EQ(projects[3].at("enabled"), false);
  EXPECT_EQ(projects[4].at("name"), "eu-nl_analytics");
}

TEST_F(IamTest, ProjectsAreFilteredByNameAndState) {
  Start();

  EXPECT_EQ(Get("/v3/projects?name=eu-de").AsJson().at("projects").size(), 1U);
  EXPECT_EQ(Get("/v3/projects?enabled=false").AsJson().at("projects").size(), 1U);
}

TEST_F(IamTest, ProjectsNeedAToken) {
  Start();

  EXPECT_EQ(Get("/v3/auth/projects", {}).status, 401);
  EXPECT_EQ(Get("/v3/auth/projects", {{"X-Auth-Token", "made-up"}}).status, 401);
}

TEST_F(IamTest, TokenThatLivesZeroSecondsHasExpired) {
  Options options;
  options.token_lifetime = std::chrono::seconds(0);
  Start(options);
  const std::string token = Post(kTokens, SignIn("demo", {{"project", {{"id", kProject}}}}), {})
                                .Header("X-Subject-Token");

  const Answer factory = Get(Factory("jobs"), {{"X-Auth-Token", token}});
  const Answer iam = Get("/v3/auth/projects", {{"X-Auth-Token", token}});

  EXPECT_EQ(factory.status, 401);
  EXPECT_EQ(factory.AsJson().at("error_code"), "APIGW.0307");
  EXPECT_EQ(factory.AsJson().at("error_msg"), "The token must be updated.");
  EXPECT_EQ(iam.status, 401);
}

TEST_F(IamTest, ExpiringAllTokensSparesThePermanentOne) {
  Start();
  const std::string token = Post(kTokens, SignIn("demo", {{"project", {{"id", kProject}}}}), {})
                                .Header("X-Subject-Token");
  ASSERT_EQ(Get(Factory("jobs"), {{"X-Auth-Token", token}}).status, 200);

  Control("DELETE", "tokens");

  EXPECT_EQ(Get(Factory("jobs"), {{"X-Auth-Token", token}}).status, 401);
  EXPECT_EQ(Get(Factory("jobs")).status, 200);
}

}  // namespace
}  // namespace dlffs::sim
