// SPDX-License-Identifier: Apache-2.0
#include "api/project_list.h"

#include "api/service_fixture.h"

namespace dlffs::api {
namespace {

std::vector<std::string> Names(const Result<std::vector<Project>>& projects) {
  std::vector<std::string> names;
  for (const Project& project : projects.value()) names.push_back(project.name);
  return names;
}

using Strings = std::vector<std::string>;

constexpr char kProjects[] = R"({"projects":[
    {"id":"1","name":"eu-de","enabled":true},
    {"id":"2","name":"eu-de_team","enabled":true},
    {"id":"3","name":"eu-de_off","enabled":false},
    {"id":"4","name":"MOS","enabled":true},
    {"id":"5","name":"eu-nl","enabled":true},
    {"id":"6","name":"eu-de2","enabled":true},
    {"id":"7","name":"account","enabled":true,"is_domain":true},
    {"id":"2","name":"eu-de_team","enabled":true},
    {"name":"no id"}, 17]})";

TEST(ReadProjectsTest, ShowsTheEnabledOnesOfTheRegion) {
  EXPECT_EQ(Names(ReadProjects(kProjects, "eu-de")), (Strings{"eu-de", "eu-de_team"}));
}

TEST(ReadProjectsTest, ShowsEveryRegionWhereNoneIsSet) {
  EXPECT_EQ(Names(ReadProjects(kProjects, "")),
            (Strings{"eu-de", "eu-de_team", "eu-nl", "eu-de2"}));
}

TEST(ReadProjectsTest, AnotherAnswerIsAServiceFailure) {
  EXPECT_EQ(ReadProjects("<html>", "").error().code, ErrorCode::kServiceFailure);
  EXPECT_EQ(ReadProjects(R"({"projects":{}})", "").error().code, ErrorCode::kServiceFailure);
}

class ListProjectsTest : public ServiceFixture {
 protected:
  std::optional<Result<std::vector<Project>>> projects_;
};

TEST_F(ListProjectsTest, AsksIamWithTheTokenOfTheAccount) {
  Use({.user = "alice", .password = "pw", .domain = "d"});
  ListProjects(*service_, "https://iam/v3", "eu-de", Into(projects_));
  EXPECT_NE(client_.Oldest().body.find(R"("scope":{"domain":{"name":"d"}})"), std::string::npos);
  client_.SignIn("t1");
  EXPECT_EQ(client_.Oldest().url, "https://iam/v3/auth/projects");

  client_.Answer(200, kProjects);

  EXPECT_EQ(Names(projects_.value()).size(), 2U);
  EXPECT_EQ(counts_->projects, 1U);
}

TEST_F(ListProjectsTest, HandsOnTheError) {
  ListProjects(*service_, "https://iam/v3", "", Into(projects_));
  client_.Answer(503, "");

  EXPECT_EQ(projects_->error().code, ErrorCode::kServiceFailure);
}

}  // namespace
}  // namespace dlffs::api
