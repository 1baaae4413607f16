// SPDX-License-Identifier: Apache-2.0
#include "api/workspace_list.h"

#include "api/service_fixture.h"

namespace dlffs::api {
namespace {

constexpr char kOneInstance[] =
    R"({"count":1,"commodity_orders":[{"resource_id":"i1","resource_name":"studio","status":2}]})";

std::string WorkspacesJson(int count, int first, int last) {
  std::string data;
  for (int i = first; i < last; ++i) {
    data += fmt::format(R"({}{{"id":"w{}","name":"n{}","is_default":{}}})", data.empty() ? "" : ",",
                        i, i, i == 0 ? 1 : 2);
  }
  return fmt::format(R"({{"count":{},"data":[{}]}})", count, data);
}

class ListWorkspacesTest : public ServiceFixture {
 protected:
  void List(const std::string& management = "https://dayu/") {
    ListWorkspaces(service_, management, "p1", Into(workspaces_));
  }
  ErrorCode Code() const {
    return workspaces_ && !*workspaces_ ? workspaces_->error().code : ErrorCode::kInternal;
  }

  std::optional<Result<WorkspaceListing>> workspaces_;
};

TEST_F(ListWorkspacesTest, AsksForInstancesThenForTheWorkspacesOfEach) {
  List();
  EXPECT_EQ(client_.Oldest().url, "https://dayu/v1/p1/instances?limit=100&offset=0");
  client_.Answer(200, kOneInstance);
  EXPECT_EQ(client_.Oldest().url, "https://dayu/v1/p1/workspaces/i1?limit=100&offset=0");
  client_.Answer(200, WorkspacesJson(2, 0, 2));

  ASSERT_TRUE(workspaces_ && *workspaces_);
  const Workspace& first = (*workspaces_)->workspaces.at(0);
  EXPECT_EQ(first.id, "w0");
  EXPECT_EQ(first.name, "n0");
  EXPECT_EQ(first.instance_id, "i1");
  EXPECT_EQ(first.instance_name, "studio");
  EXPECT_TRUE(first.is_default);
  EXPECT_FALSE((*workspaces_)->workspaces.at(1).is_default);
  EXPECT_EQ(counts_->workspaces, 2U);
}

TEST_F(ListWorkspacesTest, BringsTheWorkspacesOfAllInstancesTogether) {
  List();
  client_.Answer(200,
                 R"({"count":2,"commodity_orders":[{"resource_id":"i1"},{"resource_id":"i2"}]})");
  client_.AnswerTo("/workspaces/", 200, WorkspacesJson(1, 0, 1));
  client_.AnswerTo("/workspaces/", 200, WorkspacesJson(1, 5, 6));

  ASSERT_TRUE(workspaces_ && *workspaces_);
  EXPECT_EQ((*workspaces_)->workspaces.size(), 2U);
}

TEST_F(ListWorkspacesTest, InstancesThatDoNotServeAreLeftOut) {
  List();
  client_.Answer(
      200,
      R"({"count":4,"commodity_orders":[{"resource_id":"i1","status":1},{"resource_id":"i3","status":3},
                          {"resource_id":"i4","status":4},{"resource_id":"i6","status":6}]})");

  ASSERT_TRUE(workspaces_ && *workspaces_);
  EXPECT_TRUE((*workspaces_)->workspaces.empty());
  EXPECT_EQ(client_.sent().size(), 1U);
}

TEST_F(ListWorkspacesTest, AnInstanceInItsGracePeriodStillServes) {
  List();
  client_.Answer(200, R"({"count":1,"commodity_orders":[{"resource_id":"i5","status":5}]})");

  EXPECT_EQ(client_.waiting(), 1U);
}

TEST_F(ListWorkspacesTest, WalksOverPagesWhoseOffsetCountsRecords) {
  List();
  client_.Answer(200, kOneInstance);
  client_.Answer(200, WorkspacesJson(150, 0, 100));
  client_.AnswerTo("offset=1", 200, WorkspacesJson(150, 1, 101));
  client_.AnswerTo("offset=100", 200, WorkspacesJson(150, 100, 150));

  ASSERT_TRUE(workspaces_ && *workspaces_);
  EXPECT_EQ((*workspaces_)->workspaces.size(), 150U);
  EXPECT_TRUE((*workspaces_)->complete);
}

TEST_F(ListWorkspacesTest, AFailedPageFailsTheListing) {
  List();
  client_.Answer(200, kOneInstance);
  client_.Answer(200, WorkspacesJson(150, 0, 100));
  client_.Answer(503, "");

  EXPECT_EQ(Code(), ErrorCode::kServiceFailure);
}

TEST_F(ListWorkspacesTest, AProjectWithoutAnInstanceHasNoWorkspaces) {
  List();
  client_.Answer(200, R"({"count":0,"commodity_orders":[]})");

  ASSERT_TRUE(workspaces_ && *workspaces_);
  EXPECT_TRUE((*workspaces_)->workspaces.empty());
}

TEST_F(ListWorkspacesTest, InstancesThatAreCountedButNotListedAreAServiceFailure) {
  List();
  client_.Answer(200, R"({"count":1,"commodity_orders":[]})");
  client_.Answer(200, R"({"count":1,"commodity_orders":[]})");

  EXPECT_EQ(Code(), ErrorCode::kServiceFailure);
}

TEST_F(ListWorkspacesTest, AnEndpointThatDoesNotKnowTheCallIsAsGoodAsNone) {
  List();
  client_.Answer(404, R"({"error_code":"APIG.0101","error_msg":"The API does not exist"})");

  ASSERT_TRUE(workspaces_ && *workspaces_);
  EXPECT_FALSE((*workspaces_)->has_api);
}

TEST_F(ListWorkspacesTest, AProjectThatIamDoesNotFindIsNoMissingEndpoint) {
  Use({.user = "alice", .password = "pw", .domain = "d"});
  List();
  client_.Answer(404, R"({"error":{"code":404,"message":"Could not find project: p1."}})");

  EXPECT_EQ(Code(), ErrorCode::kNotFound);
}

TEST_F(ListWorkspacesTest, AListThatLacksSomeOfWhatItCountsIsIncomplete) {
  List();
  client_.Answer(200, kOneInstance);
  while (client_.waiting() > 0) client_.Answer(200, WorkspacesJson(3, 0, 2));

  ASSERT_TRUE(workspaces_ && *workspaces_);
  EXPECT_EQ((*workspaces_)->workspaces.size(), 2U);
  EXPECT_FALSE((*workspaces_)->complete);
}

TEST_F(ListWorkspacesTest, WithoutAManagementEndpointNothingIsSent) {
  List("none");
  EXPECT_FALSE(workspaces_) << "never from within the call";
  client_.RunPosted();

  ASSERT_TRUE(workspaces_ && *workspaces_);
  EXPECT_FALSE((*workspaces_)->has_api);
  EXPECT_TRUE(client_.sent().empty());
}

TEST_F(ListWorkspacesTest, AnswersThatAreNoListsAreServiceFailures) {
  EXPECT_EQ(ReadInstances("{}").error().code, ErrorCode::kServiceFailure);
  EXPECT_EQ(ReadWorkspaces("[]", {}).error().code, ErrorCode::kServiceFailure);
}

}  // namespace
}  // namespace dlffs::api
