// SPDX-License-Identifier: Apache-2.0
// Client and simulator are written apart from each other: whatever the one signs, the other must
// understand, however it is spelled.
#include <random>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "dlffs/base/strings.h"

#include "api/signature.h"
#include "api/simulator_fixture.h"
#include "api/url.h"
#include "sim/signature.h"

namespace dlffs::api {
namespace {

constexpr char kHost[] = "factory.example:8443";
const base::WallTime kNow = base::FromMillis(1787446923000);
const AccessKey kKey{.id = "AK", .secret = "secret/+=", .security_token = "token=="};

/// Texts that are hard to spell, the same for the same seed.
class Texts {
 public:
  explicit Texts(unsigned seed) : engine_(seed) {}

  std::string Next() {
    static constexpr const char* kPieces[] = {
        "a", "Z", "0", "-", "_",  ".",  "~", "%", "%2F", "%zz", "/",   "?",
        "#", "&", "=", "+", " ",  ";",  ":", "@", "!",   "\"",  "\n",  "\t",
        "*", "(", ")", "'", "日", "报", "é", "😀", "..",  "%25", "\x7f"};
    std::string text;
    for (unsigned left = Below(12); left > 0; --left) text += kPieces[Below(std::size(kPieces))];
    return text;
  }
  unsigned Below(size_t bound) { return static_cast<unsigned>(engine_() % bound); }

 private:
  std::mt19937 engine_;
};

/// As the simulator's HTTP server would hand it over.
sim::Request AsReceived(const http::Request& request) {
  sim::Request received;
  received.method = request.method;
  received.target = request.url.substr(request.url.find(kHost) + std::string(kHost).size());
  received.body = request.body;
  received.headers["host"] = kHost;
  for (const http::Header& header : request.headers) {
    received.headers[base::Lower(header.name)] = header.value;
  }
  return received;
}

http::Request AnyRequest(Texts& texts) {
  http::Request request{.method = texts.Below(2) == 0 ? "GET" : "POST",
                        .url = std::string("https://") + kHost,
                        .headers = {{"X-Project-Id", "p"}},
                        .body = texts.Next()};
  for (unsigned left = texts.Below(5); left > 0; --left) {
    request.url += "/" + PathSegment(texts.Next());
  }
  for (unsigned at = 0, count = texts.Below(5); at < count; ++at) {
    request.url += (at == 0 ? "?" : "&") + Encoded(texts.Next());
    if (texts.Below(4) != 0) request.url += "=" + Encoded(texts.Next());
  }
  if (texts.Below(2) == 0) request.headers.push_back({"workspace", Encoded(texts.Next())});
  return request;
}

TEST(SignatureRoundTripTest, WhatTheClientSignsTheSimulatorUnderstands) {
  Texts texts(20260823);
  const sim::SigningKey key{kKey.id, kKey.secret, kKey.security_token};

  for (int round = 0; round < 5000; ++round) {
    http::Request request = AnyRequest(texts);
    Sign(request, kKey, kNow);
    const sim::Request received = AsReceived(request);
    const auto claimed = sim::AuthorizationOf(received);

    ASSERT_TRUE(claimed);
    ASSERT_EQ(sim::SignatureProblem(received, *claimed, key, kNow), std::nullopt) << request.url;
  }
}

class SignedServiceTest : public SimulatorFixture {
 protected:
  SignedServiceTest() {
    options_.credentials = {.access_key = "DEMOACCESSKEY0000001", .secret_key = "demoSecretKey"};
  }
};

TEST_F(SignedServiceTest, EverythingWorksWithoutAToken) {
  Start({});

  EXPECT_TRUE(Projects() && !Projects()->empty());
  EXPECT_TRUE(Workspaces() && Workspaces()->workspaces.size() == 3);
  const auto jobs = Jobs();
  ASSERT_TRUE(jobs && jobs->complete);
  for (const Job& job : jobs->jobs) EXPECT_TRUE(Export(job.name)) << job.name;
  EXPECT_EQ(service_->counts().token, 0U);
  EXPECT_EQ(service_->SignInProblem(), "");
}

TEST_F(SignedServiceTest, ATemporaryKeyWorks) {
  options_.credentials.security_token = "sts-token";
  sim::Options sim_options;
  sim_options.security_token = "sts-token";
  Start(sim_options);

  EXPECT_TRUE(Export("myJob"));
}

TEST_F(SignedServiceTest, AWrongSecretIsSentOnceAndNeverAgain) {
  options_.credentials.secret_key = "wrong-secret";
  Start({});

  const auto first = Export("myJob");
  const auto second = Jobs();

  EXPECT_EQ(first.error().code, ErrorCode::kPermissionDenied);
  EXPECT_EQ(second.error().code, ErrorCode::kPermissionDenied);
  EXPECT_NE(service_->SignInProblem().find("verify aksk signature fail"), std::string::npos);
  EXPECT_NE(Control("GET", "counts").find(R"("by_status":{"401":1})"), std::string::npos);
}

}  // namespace
}  // namespace dlffs::api
