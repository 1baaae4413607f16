// SPDX-License-Identifier: Apache-2.0
#include "fuse/errno.h"

#include <cerrno>
#include <string>

#include <gtest/gtest.h>

namespace dlffs::fuse {
namespace {

struct Row {
  ErrorCode code;
  int error;
};

class ErrnoTest : public testing::TestWithParam<Row> {};

TEST_P(ErrnoTest, IsTheOneThatUsersArePromised) {
  EXPECT_EQ(ToErrno(GetParam().code), GetParam().error);
}

// The table of product.md section 3, row by row.
INSTANTIATE_TEST_SUITE_P(
    EveryCode, ErrnoTest,
    testing::Values(Row{ErrorCode::kNotFound, ENOENT}, Row{ErrorCode::kPermissionDenied, EACCES},
                    Row{ErrorCode::kTryAgain, EAGAIN}, Row{ErrorCode::kScanRefused, EPERM},
                    Row{ErrorCode::kOffline, ENETUNREACH},
                    Row{ErrorCode::kServiceFailure, EREMOTEIO},
                    Row{ErrorCode::kTimedOut, ETIMEDOUT}, Row{ErrorCode::kCorrupt, EBADMSG},
                    Row{ErrorCode::kTooLarge, EFBIG}, Row{ErrorCode::kNoSpace, ENOSPC},
                    Row{ErrorCode::kInterrupted, EINTR}, Row{ErrorCode::kReadOnly, EROFS},
                    Row{ErrorCode::kInternal, EIO}),
    [](const testing::TestParamInfo<Row>& row) {
      std::string name;
      for (const char c : ErrorCodeName(row.param.code)) name += c == '-' ? '_' : c;
      return name;
    });

}  // namespace
}  // namespace dlffs::fuse
