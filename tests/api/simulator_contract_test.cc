// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>

#include "api/simulator_fixture.h"

namespace dlffs::api {
namespace {

using http::Awaited;

class SimulatorContractTest : public SimulatorFixture {};

TEST_F(SimulatorContractTest, ListsTheProjectsOfTheRegion) {
  options_.region = "eu-de";
  Start({});

  const auto projects = Projects();

  ASSERT_TRUE(projects) << projects.error().message;
  EXPECT_FALSE(projects->empty());
  for (const Project& project : *projects)
    EXPECT_TRUE(project.name.starts_with("eu-de")) << project.name;
}

TEST_F(SimulatorContractTest, ListsWorkspacesWithTheirInstance) {
  StartWithJobs(1);

  const auto workspaces = Workspaces();

  ASSERT_TRUE(workspaces) << workspaces.error().message;
  ASSERT_EQ(workspaces->workspaces.size(), 1U);
  EXPECT_EQ(workspaces->workspaces.front().name, "default");
  EXPECT_EQ(workspaces->workspaces.front().instance_name, "dataarts");
  EXPECT_TRUE(workspaces->workspaces.front().is_default);
}

TEST_F(SimulatorContractTest, AServiceWithoutManagementIsToldApart) {
  sim::Options options;
  options.management = false;
  Start(options);

  EXPECT_FALSE(Workspaces().value().has_api);
}

TEST_F(SimulatorContractTest, ListsEveryJobOnce) {
  StartWithJobs(212);

  const auto listing = Jobs();

  ASSERT_TRUE(listing) << listing.error().message;
  std::set<std::string> names;
  for (const Job& job : listing->jobs) names.insert(job.name);
  EXPECT_EQ(names.size(), 212U);
  EXPECT_EQ(listing->jobs.size(), 212U);
  EXPECT_TRUE(listing->complete);
  EXPECT_TRUE(listing->jobs.front().last_update_time_ms);
}

TEST_F(SimulatorContractTest, ListsEveryJobWhereTheServiceCutsThePages) {
  sim::Options options;
  options.generate = 100;
  options.page_limit = 7;
  Start(options);

  const auto listing = Jobs();

  ASSERT_TRUE(listing);
  EXPECT_EQ(listing->jobs.size(), 100U);
  EXPECT_TRUE(listing->complete);
}

TEST_F(SimulatorContractTest, ListsEveryJobWhereTheOffsetCountsRows) {
  sim::Options options;
  options.generate = 212;
  options.row_offset = true;
  Start(options);

  const auto listing = Jobs();

  ASSERT_TRUE(listing) << listing.error().message;
  EXPECT_EQ(listing->jobs.size(), 212U);
  EXPECT_TRUE(listing->complete);
}

TEST_F(SimulatorContractTest, JobDetailKnowsWhatExists) {
  StartWithJobs(3);
  const std::string job = AnyJob();

  ASSERT_TRUE(Detail(job));
  EXPECT_EQ(Detail(job)->name, job);
  EXPECT_EQ(Detail("no such job").error().code, ErrorCode::kNotFound);
}

TEST_F(SimulatorContractTest, ExportsAJobWithAnyName) {
  Start({});
  const std::string name = "\xe6\x97\xa5\xe6\x8a\xa5 100%2F.v1";
  const auto listing = Jobs();
  ASSERT_TRUE(listing && !listing->jobs.empty());

  for (const Job& job : listing->jobs) {
    const auto zip = Export(job.name);
    ASSERT_TRUE(zip) << zip.error().message;
    EXPECT_TRUE(zip->zip.starts_with("PK"));
  }
  EXPECT_EQ(Export(name).error().code, ErrorCode::kNotFound);
}

TEST_F(SimulatorContractTest, ExportsFromAServiceThatTakesNoBody) {
  sim::Options options;
  options.generate = 2;
  options.export_body = false;
  Start(options);
  const std::string job = AnyJob();

  ASSERT_TRUE(Export(job));
  ASSERT_TRUE(Export(job));

  EXPECT_EQ(service_->counts().exports, 3U) << "the refused body costs one request, once";
}

TEST_F(SimulatorContractTest, ManyCallsAtOnceShareOneSignIn) {
  StartWithJobs(40);
  Awaited<JobListing> listing;
  std::vector<Awaited<Job>> details(20);

  service_->ListJobs({kProject, ""}, listing.Callback());
  for (auto& detail : details) service_->JobDetail({kProject, ""}, "x", detail.Callback());

  EXPECT_TRUE(listing.Wait());
  for (auto& detail : details) EXPECT_EQ(detail.Wait().error().code, ErrorCode::kNotFound);
  EXPECT_EQ(service_->counts().token, 1U);
}

TEST_F(SimulatorContractTest, AGivenTokenNeedsNoSignIn) {
  options_.credentials.token = sim::Options().token;
  StartWithJobs(2);

  EXPECT_TRUE(Projects());
  EXPECT_TRUE(Jobs());
  EXPECT_EQ(service_->counts().token, 0U);
}

TEST_F(SimulatorContractTest, AGivenTokenThatIsWrongIsPermissionDenied) {
  options_.credentials.token = "not-a-token";
  StartWithJobs(2);

  EXPECT_EQ(Jobs().error().code, ErrorCode::kPermissionDenied);
  EXPECT_NE(service_->SignInProblem(), "");
  EXPECT_EQ(service_->SignInProblem().find("not-a-token"), std::string::npos);
}

TEST_F(SimulatorContractTest, AWrongPasswordIsPermissionDeniedAndTriedOnce) {
  options_.credentials = {.user = "demo", .password = "wrong", .domain = "demo"};
  StartWithJobs(2);

  EXPECT_EQ(Jobs().error().code, ErrorCode::kPermissionDenied);
  EXPECT_EQ(Projects().error().code, ErrorCode::kPermissionDenied);
  EXPECT_EQ(service_->counts().token, 1U);
  EXPECT_NE(service_->SignInProblem().find("sign in as demo"), std::string::npos);
}

TEST_F(SimulatorContractTest, TokensThatExpireMeanwhileAreRenewed) {
  StartWithJobs(2);
  ASSERT_TRUE(Jobs());
  Control("DELETE", "tokens");

  const auto listing = Jobs();

  ASSERT_TRUE(listing) << listing.error().message;
  EXPECT_EQ(service_->counts().token, 2U);
  EXPECT_EQ(service_->SignInProblem(), "");
}

TEST_F(SimulatorContractTest, AnUnknownWorkspaceIsNotFound) {
  StartWithJobs(2);

  EXPECT_EQ(Jobs("00000000000000000000000000000000").error().code, ErrorCode::kNotFound);
}

}  // namespace
}  // namespace dlffs::api
