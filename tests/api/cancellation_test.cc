// SPDX-License-Identifier: Apache-2.0
#include "api/cancellation.h"

#include <gtest/gtest.h>

#include "api/fake_client.h"

namespace dlffs::api {
namespace {

class CancellationTest : public testing::Test {
 protected:
  http::CallId Send() {
    return client_.Send({}, [this](Result<http::Response>) { ++answers_; });
  }

  FakeClient client_;
  Cancellation cancellation_;
  int answers_ = 0;
};

TEST_F(CancellationTest, CancelsTheRequestThatWasSent) {
  cancellation_.Sent(client_, Send());

  cancellation_.Cancel(client_);
  client_.RunPosted();

  EXPECT_EQ(answers_, 1);
  EXPECT_TRUE(cancellation_.cancelled());
}

TEST_F(CancellationTest, CancelsARequestThatWasBeingSentMeanwhile) {
  const http::CallId id = Send();
  cancellation_.Cancel(client_);
  EXPECT_EQ(client_.waiting(), 1U);

  cancellation_.Sent(client_, id);

  EXPECT_EQ(client_.waiting(), 0U);
}

TEST_F(CancellationTest, CancelsTheLatestRequestOnly) {
  cancellation_.Sent(client_, Send());
  cancellation_.Sent(client_, Send());

  cancellation_.Cancel(client_);

  EXPECT_EQ(client_.waiting(), 1U);
}

}  // namespace
}  // namespace dlffs::api
