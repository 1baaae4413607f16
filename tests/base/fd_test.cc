// SPDX-License-Identifier: Apache-2.0
#include "dlffs/base/fd.h"

#include <fcntl.h>
#include <gtest/gtest.h>

namespace dlffs::base {
namespace {

bool IsOpen(int fd) { return ::fcntl(fd, F_GETFD) != -1; }

int OpenNull() { return ::open("/dev/null", O_RDONLY | O_CLOEXEC); }

TEST(FdTest, ClosesWhatItOwns) {
  int raw = -1;
  {
    const Fd fd(OpenNull());
    raw = fd.get();
    EXPECT_TRUE(fd);
    EXPECT_TRUE(IsOpen(raw));
  }
  EXPECT_FALSE(IsOpen(raw));
}

TEST(FdTest, OwnershipMoves) {
  Fd first(OpenNull());
  const int raw = first.get();

  Fd second(std::move(first));
  Fd third(OpenNull());
  const int replaced = third.get();
  third = std::move(second);

  EXPECT_EQ(third.get(), raw);
  EXPECT_TRUE(IsOpen(raw));
  EXPECT_FALSE(IsOpen(replaced));
}

TEST(FdTest, WhatIsReleasedStaysOpen) {
  Fd fd(OpenNull());

  const int raw = fd.Release();
  fd.Reset();

  EXPECT_FALSE(fd);
  EXPECT_TRUE(IsOpen(raw));
  ::close(raw);
}

TEST(FdTest, NoneIsNone) {
  Fd fd;
  fd.Reset();

  EXPECT_FALSE(fd);
  EXPECT_EQ(fd.get(), -1);
}

}  // namespace
}  // namespace dlffs::base
