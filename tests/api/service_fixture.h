// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "api/authorized_client.h"
#include "api/fake_client.h"
#include "support/fake_clock.h"
#include "support/manual_timer.h"

namespace dlffs::api {

/// An AuthorizedClient with a given token, whose service is the test.
class ServiceFixture : public testing::Test {
 protected:
  ServiceFixture() { Use({.token = "given"}); }

  void Use(Credentials credentials) {
    AccessKey key{credentials.access_key, credentials.secret_key, credentials.security_token};
    authority_ =
        std::make_shared<Authority>(std::make_shared<TokenSource>(client_, clock_, "https://iam/v3",
                                                                  std::move(credentials), counts_),
                                    std::move(key), clock_, client_);
    service_ = std::make_shared<AuthorizedClient>(client_, authority_, FastTraffic(), counts_);
  }

  /// Keeps the one result of a call in `slot`.
  template <class T>
  static Callback<T> Into(std::optional<Result<T>>& slot) {
    return [&slot](Result<T> result) {
      EXPECT_FALSE(slot) << "called back twice";
      slot = std::move(result);
    };
  }

  /// Nobody waits for a turn; a repetition comes after the longest pause that it may have.
  Traffic FastTraffic() {
    const auto fast = [this] {
      return std::make_shared<Throttle>(std::make_shared<RateBucket>(1e6), timer_, clock_);
    };
    return {.lists = fast(),
            .exports = fast(),
            .retry = retry_,
            .timer = timer_,
            .clock = clock_,
            .random = [] { return 1.0; }};
  }

  FakeClient client_;
  std::shared_ptr<test::FakeClock> clock_ = std::make_shared<test::FakeClock>();
  test::ManualTimer timer_{*clock_};
  RetryPolicy retry_{.retries = 0};
  std::shared_ptr<RequestCounts> counts_ = std::make_shared<RequestCounts>();
  std::shared_ptr<Authority> authority_;
  std::shared_ptr<AuthorizedClient> service_;
};

}  // namespace dlffs::api
