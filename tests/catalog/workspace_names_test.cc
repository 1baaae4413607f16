// SPDX-License-Identifier: Apache-2.0
// What a project shows (product.md 1.1; catalog_refresh.cc).
#include "catalog/catalog_fixture.h"

namespace dlffs::catalog {
namespace {

using testing::ElementsAre;

class WorkspaceNamesTest : public CatalogTest {
 protected:
  static api::Workspace In(const std::string& instance, const std::string& id,
                           const std::string& name) {
    return {.id = id,
            .name = name,
            .instance_id = "id-" + instance,
            .instance_name = instance,
            .is_default = false};
  }
  void Show(std::vector<api::Workspace> found, bool complete = true) {
    catalog().Refresh(kProject);
    service_.CompleteWorkspaces(std::move(found), complete);
  }
  const Entry* Find(const std::string& name) {
    view_ = catalog().Look(kProject);
    return view_.listing->Find(name);
  }
  void ShowProject() {
    catalog().Refresh(RootPlace());
    service_.projects.Complete(std::vector<api::Project>{{.id = "p1", .name = "analytics"},
                                                         {.id = "p2", .name = "other"}});
  }

  const Place kProject = ProjectPlace("p1");
  View view_;
};

TEST_F(WorkspaceNamesTest, AWorkspaceIsShownByItsNameAndKnowsItsId) {
  Show({In("dgc", "w2", "risk"), In("dgc", "w1", "dev")});

  EXPECT_THAT(Names(kProject), ElementsAre("dev", "risk"));
  EXPECT_EQ(Find("risk")->id, "w2");
}

TEST_F(WorkspaceNamesTest, TheDefaultWorkspaceIsCalledDefaultWhateverItsName) {
  api::Workspace workspace = In("dgc", "w1", "My first");
  workspace.is_default = true;

  Show({workspace});

  EXPECT_THAT(Names(kProject), ElementsAre("default"));
  EXPECT_EQ(Find("default")->id, "w1") << "it is addressed by its id";
  EXPECT_EQ(Find("default")->real_name, "My first");
}

TEST_F(WorkspaceNamesTest, OneNameInTwoInstancesIsToldApartByTheInstance) {
  Show({In("east", "w1", "risk"), In("west", "w2", "risk"), In("west", "w3", "dev")});

  EXPECT_THAT(Names(kProject), ElementsAre("dev", "risk@east", "risk@west"));
  EXPECT_EQ(Find("risk@west")->id, "w2");
}

TEST_F(WorkspaceNamesTest, OneNameInTwoInstancesOfOneNameIsToldApartByTheirIds) {
  api::Workspace twin = In("east", "w2", "risk");
  twin.instance_id = "id-east-2";

  Show({In("east", "w1", "risk"), twin});

  EXPECT_THAT(Names(kProject), ElementsAre("risk@id-east", "risk@id-east-2"));
}

TEST_F(WorkspaceNamesTest, TwoDefaultWorkspacesAreToldApartToo) {
  api::Workspace east = In("east", "w1", "a");
  api::Workspace west = In("west", "w2", "b");
  east.is_default = west.is_default = true;

  Show({east, west});

  EXPECT_THAT(Names(kProject), ElementsAre("default@east", "default@west"));
}

TEST_F(WorkspaceNamesTest, WithoutAManagementApiThereIsTheDefaultWithoutHeader) {
  catalog().Refresh(kProject);
  service_.workspaces.Complete(api::WorkspaceListing{.complete = true, .has_api = false});

  EXPECT_THAT(Names(kProject), ElementsAre("default"));
  EXPECT_EQ(Find("default")->id, "");
}

TEST_F(WorkspaceNamesTest, AProjectThatDoesNotExistShowsNoDefault) {
  catalog().Refresh(kProject);
  service_.workspaces.Fail(ErrorCode::kNotFound);

  EXPECT_THAT(Names(kProject), ElementsAre("(never listed)"));
  EXPECT_EQ(catalog().Look(kProject).error->code, ErrorCode::kNotFound);
}

TEST_F(WorkspaceNamesTest, AnIncompleteListOfWorkspacesAddsAndNeverRemoves) {
  Show({In("dgc", "w1", "risk"), In("dgc", "w2", "dev")});

  Show({In("dgc", "w1", "risk"), In("dgc", "w3", "new")}, false);

  EXPECT_THAT(Names(kProject), ElementsAre("dev", "new", "risk"));
}

TEST_F(WorkspaceNamesTest, AnIncompleteListThatLacksANamesakeRenamesNothing) {
  Show({In("east", "w1", "risk"), In("west", "w2", "risk")});

  Show({In("east", "w1", "risk")}, false);

  EXPECT_THAT(Names(kProject), ElementsAre("risk@east", "risk@west"));
}

TEST_F(WorkspaceNamesTest, AnIncompleteListOfNoWorkspaceHidesNoProject) {
  ShowProject();

  Show({}, false);

  EXPECT_THAT(Names(RootPlace()), ElementsAre("analytics", "other"));
}

TEST_F(WorkspaceNamesTest, WhereAListingGivesADefaultThereIsNoneWithoutHeader) {
  Show({In("dgc", "w1", "risk")});

  EXPECT_THAT(Names(kProject), ElementsAre("risk"));
}

TEST_F(WorkspaceNamesTest, ARefusalIsNoAbsenceOfTheApi) {
  catalog().Refresh(kProject);
  service_.workspaces.Fail(ErrorCode::kPermissionDenied);

  EXPECT_THAT(Names(kProject), ElementsAre("(never listed)"));
}

TEST_F(WorkspaceNamesTest, AProjectWithoutInstanceDisappears) {
  ShowProject();
  changes_.clear();

  Show({});

  EXPECT_THAT(Names(RootPlace()), ElementsAre("other"));
  EXPECT_THAT(changes_.back().removed, ElementsAre("analytics"));
}

TEST_F(WorkspaceNamesTest, AProjectWithoutInstanceStaysAwayWhenItIsListedAgain) {
  ShowProject();
  Show({});

  ShowProject();

  EXPECT_THAT(Names(RootPlace()), ElementsAre("other"));
}

TEST_F(WorkspaceNamesTest, AConfiguredProjectWithoutInstanceStays) {
  options_.projects = {{.name = "analytics", .id = "p1", .workspaces = {}}};

  Show({});

  EXPECT_THAT(Names(RootPlace()), ElementsAre("analytics"));
}

}  // namespace
}  // namespace dlffs::catalog
