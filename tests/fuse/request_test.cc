// SPDX-License-Identifier: Apache-2.0
#include "fuse/request.h"

#include <cerrno>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

/// The answers that libfuse was given, an error as its number.
std::vector<std::string>& Answers() {
  static std::vector<std::string> answers;
  return answers;
}

}  // namespace

// In place of libfuse's, which needs a request of a real mount.
int fuse_reply_err(fuse_req_t /*request*/, int error) {
  Answers().push_back(std::to_string(error));
  return 0;
}

int fuse_reply_buf(fuse_req_t /*request*/, const char* data, size_t size) {
  Answers().push_back(std::string(data, size));
  return 0;
}

namespace dlffs::fuse {
namespace {

using testing::ElementsAre;

class RequestTest : public testing::Test {
 protected:
  RequestTest() { Answers().clear(); }

  /// No request of libfuse, but not null either: the stubs above do not look into it.
  Request New() {
    return Request(reinterpret_cast<fuse_req_t>(this));
  }  // NOLINT(*-reinterpret-cast)
};

TEST_F(RequestTest, AnAnswerIsTheOnlyOne) {
  {
    Request request = New();
    std::move(request).Bytes("abc", 2);
  }

  EXPECT_THAT(Answers(), ElementsAre("ab"));
}

TEST_F(RequestTest, AnErrorIsAnsweredWithItsErrno) {
  New().Fail(Error{.code = ErrorCode::kOffline, .message = "no route"});

  EXPECT_THAT(Answers(), ElementsAre(std::to_string(ENETUNREACH)));
}

TEST_F(RequestTest, OneThatIsDestroyedUnansweredIsAnsweredEio) {
  { const Request request = New(); }

  EXPECT_THAT(Answers(), ElementsAre(std::to_string(EIO)));
}

TEST_F(RequestTest, OneThatWasMovedFromIsAnsweredWhereItWent) {
  {
    Request first = New();
    Request second = std::move(first);
    std::move(second).Fail(ENOSYS);
  }

  EXPECT_THAT(Answers(), ElementsAre(std::to_string(ENOSYS)));
}

}  // namespace
}  // namespace dlffs::fuse
