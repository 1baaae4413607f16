// SPDX-License-Identifier: Apache-2.0
#include "app/describe_status.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dlffs::app {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* kStatus =
    R"({"version":"0.1.0","pid":42,"mountpoint":"/mnt/dlf","state":"online",
  "since":"2026-01-01T00:00:00Z","requests":{"token":1,"list":4,"export":0},"fuse":{"lookup":7},
  "cache":{"exports":2,"bytes":1536,"max_bytes":2147483648,"hits":5,"misses":1,"evicted":0},
  "queue":{"waiting":0,"running":0,"lookahead":0},
  "errors":[{"time":"2026-01-01T00:00:01Z","path":"p/w/j","errno":"EBADMSG","message":"not a zip"}]})";

TEST(DescribeStatusTest, SaysWhatMatters) {
  const std::string text = DescribeStatus(kStatus);
  for (const char* part :
       {"/mnt/dlf", "online since 2026", "pid 42", "list 4, token 1", "lookup 7",
        "2 exports, 1.5 KiB of 2.0 GiB; 5 hits, 1 misses", "p/w/j: not a zip (EBADMSG)"}) {
    EXPECT_THAT(text, HasSubstr(part));
  }
  EXPECT_THAT(text, Not(HasSubstr("export 0")));
}

TEST(DescribeStatusTest, MakesDoWithLess) {
  EXPECT_THAT(DescribeStatus("{}"), HasSubstr("state"));
  EXPECT_EQ(DescribeStatus("not json"), "not json\n");
}

}  // namespace
}  // namespace dlffs::app
