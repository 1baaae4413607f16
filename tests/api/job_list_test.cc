// SPDX-License-Identifier: Apache-2.0
#include "api/job_list.h"

#include <utility>

#include "api/service_fixture.h"

namespace dlffs::api {
namespace {

std::string JobsJson(int total, int first, int last, const char* prefix = "job") {
  std::string jobs;
  for (int i = first; i < last; ++i) {
    jobs += fmt::format(R"({}{{"name":"{}{}"}})", jobs.empty() ? "" : ",", prefix, i);
  }
  return fmt::format(R"({{"total":{},"jobs":[{}]}})", total, jobs);
}

class ListJobsTest : public ServiceFixture {
 protected:
  void List() { ListJobs(service_, "https://factory", {"p1", "w1"}, Into(listing_)); }
  void AnswerBatch(int status, const std::string& body) {
    client_.AnswerTo("jobType=BATCH", status, body);
  }
  void AnswerRealTime(int status, const std::string& body) {
    client_.AnswerTo("jobType=REAL_TIME", status, body);
  }

  std::optional<Result<JobListing>> listing_;
};

TEST_F(ListJobsTest, AsksForBothTypesAtOnce) {
  List();

  ASSERT_EQ(client_.sent().size(), 2U);
  EXPECT_EQ(client_.sent()[0].url, "https://factory/v1/p1/jobs?jobType=BATCH&limit=100&offset=0");
  EXPECT_EQ(client_.sent()[1].url,
            "https://factory/v1/p1/jobs?jobType=REAL_TIME&limit=100&offset=0");
  EXPECT_EQ(HeaderOf(client_.sent()[0], "workspace"), "w1");
}

TEST_F(ListJobsTest, BringsBothTypesTogether) {
  List();
  AnswerRealTime(200, JobsJson(1, 0, 1, "stream"));
  EXPECT_FALSE(listing_);
  AnswerBatch(200, JobsJson(2, 0, 2));

  ASSERT_TRUE(listing_ && *listing_);
  EXPECT_TRUE((*listing_)->complete);
  EXPECT_EQ((*listing_)->jobs.size(), 3U);
  EXPECT_EQ(counts_->list, 2U);
}

TEST_F(ListJobsTest, WalksOverAllPages) {
  List();
  AnswerRealTime(200, JobsJson(0, 0, 0));
  AnswerBatch(200, JobsJson(250, 0, 100));
  AnswerBatch(200, JobsJson(250, 100, 200));
  AnswerBatch(200, JobsJson(250, 200, 250));

  ASSERT_TRUE(listing_ && *listing_);
  EXPECT_TRUE((*listing_)->complete);
  EXPECT_EQ((*listing_)->jobs.size(), 250U);
  EXPECT_EQ((*listing_)->jobs[249].name, "job249");
}

TEST_F(ListJobsTest, ALaterPageThatFailsLeavesTheListingIncomplete) {
  List();
  AnswerRealTime(200, JobsJson(0, 0, 0));
  AnswerBatch(200, JobsJson(250, 0, 100));
  AnswerBatch(503, "");

  ASSERT_TRUE(listing_ && *listing_);
  EXPECT_FALSE((*listing_)->complete);
  EXPECT_EQ((*listing_)->jobs.size(), 100U);
}

TEST_F(ListJobsTest, AWorkspaceThatDoesNotExistFailsTheListing) {
  List();
  AnswerBatch(200, JobsJson(1, 0, 1));
  AnswerRealTime(400, R"({"error_code":"DLF.0819","error_msg":"Workspace does not exists"})");

  ASSERT_TRUE(listing_);
  ASSERT_FALSE(*listing_);
  EXPECT_EQ(listing_->error().code, ErrorCode::kNotFound);
  EXPECT_EQ(listing_->error().message,
            "list jobs of workspace w1: HTTP 400 DLF.0819: Workspace does not exists");
}

TEST_F(ListJobsTest, ATypeThatTheServiceFailsForLeavesTheOtherOnesJobs) {
  List();
  AnswerRealTime(400, R"({"error_code":"DLF.3051","error_msg":"The parameter is invalid."})");
  AnswerBatch(200, JobsJson(2, 0, 2));

  ASSERT_TRUE(listing_ && *listing_);
  EXPECT_FALSE((*listing_)->complete);
  EXPECT_EQ((*listing_)->jobs.size(), 2U);
}

TEST_F(ListJobsTest, ATypeThatIsThrottledOrSilentLeavesTheOtherOnesJobs) {
  List();
  AnswerBatch(200, JobsJson(1, 0, 1));
  AnswerRealTime(429, "");
  EXPECT_FALSE((*std::exchange(listing_, {}))->complete);

  List();
  clock_->Advance(std::chrono::seconds(1));  // the pause that a 429 causes
  client_.Fail(ErrorCode::kTimedOut);
  AnswerRealTime(200, JobsJson(1, 0, 1));
  EXPECT_FALSE((*std::exchange(listing_, {}))->complete);
}

TEST_F(ListJobsTest, ATypeThatIsDeniedOrOutOfReachFailsTheListing) {
  List();
  AnswerBatch(200, JobsJson(1, 0, 1));
  AnswerRealTime(403, "");
  EXPECT_EQ(std::exchange(listing_, {})->error().code, ErrorCode::kPermissionDenied);

  List();
  client_.Fail(ErrorCode::kOffline);
  AnswerRealTime(200, JobsJson(1, 0, 1));
  EXPECT_EQ(std::exchange(listing_, {})->error().code, ErrorCode::kOffline);
}

TEST_F(ListJobsTest, WhereBothTypesFailTheDefiniteAnswerIsTold) {
  List();
  AnswerBatch(503, "");
  AnswerRealTime(400, R"({"error_code":"DLF.0819"})");

  ASSERT_TRUE(listing_);
  ASSERT_FALSE(*listing_);
  EXPECT_EQ(listing_->error().code, ErrorCode::kNotFound);
}

TEST_F(ListJobsTest, PagesThatAreNoListsFailWithTheNameOfTheCall) {
  List();
  AnswerBatch(200, "<html>");
  AnswerRealTime(200, "<html>");

  EXPECT_EQ(listing_->error().message, "list jobs of workspace w1: the answer is no list of jobs");
}

TEST_F(ListJobsTest, AJobThatBothTypesNameIsListedOnce) {
  List();
  AnswerBatch(200, JobsJson(1, 0, 1));
  AnswerRealTime(200, JobsJson(1, 0, 1));

  EXPECT_EQ((*listing_)->jobs.size(), 1U);
}

TEST_F(ListJobsTest, AListThatChangedMeanwhileIsWalkedAgain) {
  List();
  AnswerRealTime(200, JobsJson(0, 0, 0));
  AnswerBatch(200, JobsJson(101, 0, 100));
  AnswerBatch(200, JobsJson(102, 100, 102));
  EXPECT_FALSE(listing_);
  AnswerBatch(200, JobsJson(102, 0, 100));
  AnswerBatch(200, JobsJson(102, 100, 102));

  EXPECT_TRUE((*listing_)->complete);
}

class JobDetailTest : public ServiceFixture {
 protected:
  std::optional<Result<Job>> job_;
};

TEST_F(JobDetailTest, EncodesTheNameAndSendsNoHeaderForTheDefaultWorkspace) {
  GetJobDetail(*service_, "https://factory", {"p1", ""}, "\xe6\x97\xa5 1", Into(job_));
  EXPECT_EQ(client_.Oldest().url, "https://factory/v1/p1/jobs/%E6%97%A5%201");
  EXPECT_EQ(HeaderOf(client_.Oldest(), "workspace"), "");

  client_.Answer(200, R"({"name":"x","createTime":1})");

  EXPECT_TRUE(job_ && *job_);
  EXPECT_EQ(counts_->detail, 1U);
}

TEST_F(JobDetailTest, ALineBreakInTheNameStaysOutOfTheMessage) {
  GetJobDetail(*service_, "https://factory", {"p1", "w1"}, "a\nforged", Into(job_));
  client_.Answer(503, "");

  EXPECT_EQ(job_->error().message, "job detail of a forged: HTTP 503");
}

TEST_F(JobDetailTest, AJobThatDoesNotExistIsNotFound) {
  GetJobDetail(*service_, "https://factory", {"p1", "w1"}, "a", Into(job_));
  client_.Answer(400, R"({"error_code":"DLF.0100","error_msg":"The job does not exists."})");

  EXPECT_EQ(job_->error().code, ErrorCode::kNotFound);
}

}  // namespace
}  // namespace dlffs::api
