// SPDX-License-Identifier: Apache-2.0
#include "sim/signature.h"

#include <optional>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/simulator_fixture.h"

namespace dlffs::sim {
namespace {

using testing::HasSubstr;
using testing::Optional;

/// V1 of api.md 6.2: a job list, signed at 2026-08-23 01:02:03 UTC.
Request JobList() {
  return {.method = "GET",
          .target = "/v1/0123456789abcdef0123456789abcdef/jobs?jobType=BATCH&limit=100&offset=0",
          .path = "/v1/0123456789abcdef0123456789abcdef/jobs",
          .headers = {{"host", "dayu-dlf.eu-de.otc.t-systems.com"},
                      {"workspace", "fedcba9876543210fedcba9876543210"},
                      {"x-project-id", "0123456789abcdef0123456789abcdef"},
                      {"x-sdk-date", "20260823T010203Z"},
                      {"authorization",
                       "SDK-HMAC-SHA256 Access=EXAMPLEACCESSKEY0001, "
                       "SignedHeaders=host;workspace;x-project-id;x-sdk-date, "
                       "Signature="
                       "66eb67d56d50c9ad10068b4fef9ded72c5577a8eb70ffe728a4d08f094aa46b8"}},
          .query = {},
          .body = {}};
}

const SigningKey kKey{"EXAMPLEACCESSKEY0001", "exampleSecretKey/0123456789abcdefghijklmn", ""};
const base::WallTime kThen = base::FromMillis(1787446923000);

std::optional<std::string> ProblemOf(const Request& request, const SigningKey& key = kKey,
                                     base::WallTime now = kThen) {
  const auto claimed = AuthorizationOf(request);
  return claimed ? SignatureProblem(request, *claimed, key, now) : "not signed";
}

TEST(SignatureProblemTest, GoodSignatureHasNone) { EXPECT_EQ(ProblemOf(JobList()), std::nullopt); }

TEST(SignatureProblemTest, QueryMayComeInAnyOrderAndSpelling) {
  Request request = JobList();
  request.target =
      "/v1/0123456789abcdef0123456789abcdef/%6Aobs?offset=0&limit=%31%30%30&jobType=BATCH";

  EXPECT_EQ(ProblemOf(request), std::nullopt);
}

TEST(SignatureProblemTest, AnythingElseThatChangedIsNoticed) {
  Request other_page = JobList();
  other_page.target += "1";
  Request other_workspace = JobList();
  other_workspace.headers["workspace"] = "0";
  Request other_body = JobList();
  other_body.body = "{}";

  EXPECT_THAT(ProblemOf(other_page), Optional(HasSubstr("offset=01|host:dayu")));
  EXPECT_THAT(ProblemOf(other_workspace), Optional(HasSubstr("verify aksk signature fail")));
  EXPECT_THAT(ProblemOf(other_body), Optional(HasSubstr("verify aksk signature fail")));
}

TEST(SignatureProblemTest, ClockMayBeAQuarterOfAnHourOff) {
  constexpr auto kQuarter = std::chrono::minutes(15);

  EXPECT_EQ(ProblemOf(JobList(), kKey, kThen + kQuarter), std::nullopt);
  EXPECT_EQ(ProblemOf(JobList(), kKey, kThen - kQuarter), std::nullopt);
  EXPECT_THAT(ProblemOf(JobList(), kKey, kThen + kQuarter + std::chrono::seconds(1)),
              Optional(HasSubstr("expired")));
}

TEST(SignatureProblemTest, TemporaryKeyComesWithItsToken) {
  EXPECT_THAT(ProblemOf(JobList(), {kKey.id, kKey.secret, "token"}),
              Optional(HasSubstr("security token")));
}

using SignedRequestTest = SimulatorFixture;

TEST_F(SignedRequestTest, UnknownKeyIsRefused) {
  Start();

  const Answer answer = Get(Factory("jobs"), {{"Authorization",
                                               "SDK-HMAC-SHA256 Access=NOBODY, SignedHeaders="
                                               "host, Signature=00"}});

  EXPECT_EQ(answer.status, 401);
  EXPECT_THAT(answer.body, HasSubstr("Get secretKey failed,ak:NOBODY"));
}

TEST_F(SignedRequestTest, KeyIsLockedAfterFiveBadSignatures) {
  Start();
  const httplib::Headers wrong = {
      {"X-Sdk-Date", "20200101T000000Z"},
      {"Authorization",
       "SDK-HMAC-SHA256 Access=DEMOACCESSKEY0000001, SignedHeaders=x-sdk-date, Signature=00"}};
  for (int i = 0; i < 5; ++i) EXPECT_THAT(Get(Factory("jobs"), wrong).body, HasSubstr("expired"));

  EXPECT_THAT(Get(Factory("jobs"), wrong).body, HasSubstr("AK access failed to reach the limit"));
}

}  // namespace
}  // namespace dlffs::sim
