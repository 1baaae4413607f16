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

namespace dlffs::api {

/// An AuthorizedClient with a given token, whose service is the test.
class ServiceFixture : public testing::Test {
 protected:
  ServiceFixture() { Use({.token = "given"}); }

  void Use(Credentials credentials) {
    tokens_ = std::make_shared<TokenSource>(client_, clock_, "https://iam/v3",
                                            std::move(credentials), counts_);
    service_ = std::make_shared<AuthorizedClient>(client_, tokens_, counts_);
  }

  /// Keeps the one result of a call in `slot`.
  template <class T>
  static Callback<T> Into(std::optional<Result<T>>& slot) {
    return [&slot](Result<T> result) {
      EXPECT_FALSE(slot) << "called back twice";
      slot = std::move(result);
    };
  }

  FakeClient client_;
  std::shared_ptr<test::FakeClock> clock_ = std::make_shared<test::FakeClock>();
  std::shared_ptr<RequestCounts> counts_ = std::make_shared<RequestCounts>();
  std::shared_ptr<TokenSource> tokens_;
  std::shared_ptr<AuthorizedClient> service_;
};

}  // namespace dlffs::api
