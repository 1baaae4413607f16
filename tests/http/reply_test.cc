// SPDX-License-Identifier: Apache-2.0
#include "http/reply.h"

#include <vector>

#include <gtest/gtest.h>

namespace dlffs::http {
namespace {

class ReplyTest : public testing::Test {
 protected:
  Reply NewReply() {
    return Reply([this](Result<Response> result) {
      codes_.push_back(result ? ErrorCode::kInternal : result.error().code);
    });
  }

  std::vector<ErrorCode> codes_;
};

TEST_F(ReplyTest, CallsBackOnceWhenGiven) {
  { NewReply().Give(Err(ErrorCode::kOffline, "no")); }

  EXPECT_EQ(codes_, std::vector{ErrorCode::kOffline});
}

TEST_F(ReplyTest, IsInterruptedWhereItIsDropped) {
  { const Reply reply = NewReply(); }

  EXPECT_EQ(codes_, std::vector{ErrorCode::kInterrupted});
}

TEST_F(ReplyTest, MovingDoesNotCall) {
  Reply first = NewReply();
  Reply second = std::move(first);

  EXPECT_TRUE(codes_.empty());
  std::move(second).Give(Err(ErrorCode::kTimedOut, "late"));
  EXPECT_EQ(codes_, std::vector{ErrorCode::kTimedOut});
}

TEST_F(ReplyTest, AssigningInterruptsTheOneThatIsReplaced) {
  Reply reply = NewReply();
  reply = NewReply();

  EXPECT_EQ(codes_, std::vector{ErrorCode::kInterrupted});
}

}  // namespace
}  // namespace dlffs::http
