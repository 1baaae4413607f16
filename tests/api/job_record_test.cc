// SPDX-License-Identifier: Apache-2.0
#include "api/job_record.h"

#include <gtest/gtest.h>

namespace dlffs::api {
namespace {

TEST(ReadJobPageTest, TakesEveryFieldOfAnEntry) {
  const auto page =
      ReadJobPage(R"({"total":2,"jobs":[{"name":"daily_load","jobType":"BATCH","owner":"alice",
      "status":"SCHEDULING","createUser":"carol","createTime":1712000000000,"lastUpdateTime":"1755800000000",
      "lastUpdateUser":"bob","path":"/etl/core","singleNodeJobFlag":true}]})");

  ASSERT_TRUE(page);
  EXPECT_EQ(page->total, 2);
  const Job& job = page->items.at(0);
  EXPECT_EQ(job.name, "daily_load");
  EXPECT_EQ(job.type, "BATCH");
  EXPECT_EQ(job.owner, "alice");
  EXPECT_EQ(job.status, "SCHEDULING");
  EXPECT_EQ(job.path, "/etl/core");
  EXPECT_EQ(job.last_update_user, "bob");
  EXPECT_EQ(job.create_user, "carol");
  EXPECT_EQ(job.create_time_ms, 1712000000000);
  EXPECT_EQ(job.last_update_time_ms, 1755800000000);
  EXPECT_TRUE(job.single_node);
}

TEST(ReadJobPageTest, ToleratesMissingFieldsAndEntriesThatAreNone) {
  const auto page = ReadJobPage(R"({"jobs":[{"name":"a"},{"owner":"x"},null,7]})");

  ASSERT_TRUE(page);
  EXPECT_FALSE(page->total);
  ASSERT_EQ(page->items.size(), 1U);
  EXPECT_FALSE(page->items[0].last_update_time_ms);
}

TEST(ReadJobPageTest, ATimeThatNoClockReachesIsAsGoodAsMissing) {
  const auto page = ReadJobPage(
      R"({"jobs":[{"name":"a","createTime":9000000000000,"lastUpdateTime":9223372036854775807},
                  {"name":"b","createTime":0,"lastUpdateTime":-1}]})");

  ASSERT_TRUE(page);
  EXPECT_EQ(page->items[0].create_time_ms, 9'000'000'000'000);
  EXPECT_FALSE(page->items[0].last_update_time_ms);
  EXPECT_EQ(page->items[1].create_time_ms, 0);
  EXPECT_FALSE(page->items[1].last_update_time_ms);
}

TEST(ReadJobPageTest, AnotherAnswerIsAServiceFailure) {
  EXPECT_EQ(ReadJobPage("<html>").error().code, ErrorCode::kServiceFailure);
  EXPECT_EQ(ReadJobPage(R"({"total":0})").error().code, ErrorCode::kServiceFailure);
}

TEST(ReadJobDetailTest, ReadsTheFieldsWhereADetailHasThem) {
  const auto job =
      ReadJobDetail(R"({"name":"a","processType":"REAL_TIME","directory":"/x","id":608627,
      "basicConfig":{"owner":"alice"},"lastUpdateUser":"bob","createTime":"1695642745000","singleNodeJobFlag":false})",
                    "a");

  ASSERT_TRUE(job);
  EXPECT_EQ(job->type, "REAL_TIME");
  EXPECT_EQ(job->path, "/x");
  EXPECT_EQ(job->owner, "alice");
  EXPECT_EQ(job->last_update_user, "bob");
  EXPECT_EQ(job->create_time_ms, 1695642745000);
  EXPECT_FALSE(job->last_update_time_ms);
}

TEST(ReadJobDetailTest, ALineBreakInTheNameStaysOutOfTheMessage) {
  const auto job = ReadJobDetail("{}", "a\nforged");

  ASSERT_FALSE(job);
  EXPECT_EQ(job.error().message, "job detail of a forged: the answer is no job");
}

TEST(ReadJobDetailTest, AnotherAnswerIsAServiceFailure) {
  EXPECT_EQ(ReadJobDetail("PK", "a").error().code, ErrorCode::kServiceFailure);
  EXPECT_EQ(ReadJobDetail("{}", "a").error().code, ErrorCode::kServiceFailure);
}

}  // namespace
}  // namespace dlffs::api
