// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "api/fake_client.h"
#include "api/token_source.h"
#include "support/fake_clock.h"

namespace dlffs::api {

inline const Scope kProject{"p1"};
inline const Scope kOther{"p2"};
inline const Scope kAccount{};

/// A TokenSource whose IAM is the test.
class TokenFixture : public testing::Test {
 protected:
  TokenFixture() { Use({.user = "alice", .password = "pw", .domain = "d"}); }

  void Use(Credentials credentials) {
    tokens_ = std::make_shared<TokenSource>(client_, clock_, "https://iam/v3",
                                            std::move(credentials), counts_);
  }

  /// Asks; the answer is appended to answers_ when it comes: the token, or the name of the error.
  void Get(const Scope& scope) {
    tokens_->Get(scope, [this](Result<std::string> token) {
      answers_.push_back(token ? *token : std::string(ErrorCodeName(token.error().code)));
    });
  }
  void RefuseSignIn() {
    client_.Answer(401, R"({"error":{"message":"The username or password is wrong."}})");
  }
  void GetAndSignIn(const Scope& scope, const std::string& token) {
    Get(scope);
    client_.SignIn(token);
    answers_.clear();
  }

  FakeClient client_;
  std::shared_ptr<test::FakeClock> clock_ = std::make_shared<test::FakeClock>();
  std::shared_ptr<RequestCounts> counts_ = std::make_shared<RequestCounts>();
  std::shared_ptr<TokenSource> tokens_;
  std::vector<std::string> answers_;
  const Error unauthorized_{
      .code = ErrorCode::kPermissionDenied, .message = "HTTP 401: no", .http_status = 401};
};

using Answers = std::vector<std::string>;

}  // namespace dlffs::api
