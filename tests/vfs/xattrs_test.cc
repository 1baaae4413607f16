// SPDX-License-Identifier: Apache-2.0
#include "vfs/xattrs.h"

#include "vfs/vfs_fixture.h"

namespace dlffs::vfs {
namespace {

using test::BatchJob;
using testing::ElementsAre;
using testing::IsEmpty;

const test::Files kFiles = {{"jobs/a.job", "{}"}, {"scripts/s.script", "select 1"}};

class XattrsTest : public VfsTest {
 protected:
  XattrsTest() {
    Stored("a", kFiles);
    List({BatchJob("a"), BatchJob("u"), BatchJob("x/y")});
  }
  /// Of user.dlf.NAME; "(none)": there is no such attribute.
  std::string Get(NodeId node, const std::string& name) {
    return vfs_->GetXattr(node, "user.dlf." + name).value().value_or("(none)");
  }
};

TEST_F(XattrsTest, AJobTellsWhatTheListingSaid) {
  const NodeId job = Job("a");

  EXPECT_EQ(Get(job, "name"), "a");
  EXPECT_EQ(Get(job, "path"), "/etl");
  EXPECT_EQ(Get(job, "owner"), "alice");
  EXPECT_EQ(Get(job, "type"), "BATCH");
  EXPECT_EQ(Get(job, "status"), "NORMAL");
  EXPECT_EQ(Get(job, "last_update_user"), "bob");
  EXPECT_EQ(Get(job, "last_update_time"), "1970-01-01T00:16:40.000Z");
  EXPECT_EQ(Get(job, "create_time"), "1970-01-01T00:08:20.000Z");
  EXPECT_EQ(Get(job, "export_status"), "develop");
}

TEST_F(XattrsTest, TheRealNameIsToldWhereTheShownOneDiffers) {
  EXPECT_EQ(Get(Job("x%2Fy"), "name"), "x/y");
}

TEST_F(XattrsTest, AFileTellsItsNameAndDigestAndTheJobsVersion) {
  const NodeId file = Job("a/jobs/a.job");
  const std::string digest =
      test::MakeVersion(Key("a"), kFiles, {}, {})->digest.Hex().substr(0, 12);

  EXPECT_EQ(Get(file, "name"), "a.job");
  EXPECT_EQ(Get(file, "sha256"), base::Sha256::Of("{}").Hex());
  EXPECT_EQ(Get(file, "version"), digest);
  EXPECT_EQ(Get(Job("a"), "version"), digest);
  EXPECT_EQ(Get(Job("a"), "sha256"), "(none)");
}

TEST_F(XattrsTest, AFileThatIsHeldOpenTellsItsOwnVersion) {
  const NodeId old = Job("a/jobs/a.job");
  const std::string version = Get(old, "version");
  List({BatchJob("a", 2000)});
  Lookup(Job("a/jobs"), "a.job");
  Export("a", {{"jobs/a.job", "changed"}});

  EXPECT_EQ(Get(old, "version"), version);
  EXPECT_NE(Get(Job("a"), "version"), version);
}

TEST_F(XattrsTest, WhatChangesByItselfIsReadableButNotListed) {
  for (const char* path : {"a", "a/jobs", "a/jobs/a.job"}) {
    const NodeId node = Job(path);
    const std::vector<std::string> listed = vfs_->ListXattr(node).value();
    for (const char* name : {"user.dlf.state", "user.dlf.error", "user.dlf.exported_at"}) {
      EXPECT_THAT(listed, testing::Not(testing::Contains(name))) << path;
    }
    EXPECT_THAT(listed, testing::Contains("user.dlf.version")) << path;
    EXPECT_EQ(Get(node, "state"), "fresh") << path;
    EXPECT_EQ(Get(node, "exported_at"), "2026-01-01T00:00:00.000Z") << path;
  }
}

TEST_F(XattrsTest, EveryListedAttributeCanBeRead) {
  const NodeId file = Job("a/jobs/a.job");

  const std::vector<std::string> names = vfs_->ListXattr(file).value();
  EXPECT_THAT(names, testing::Contains("user.dlf.sha256"));
  for (const std::string& name : names) {
    EXPECT_TRUE(vfs_->GetXattr(file, name).value()) << name;
  }
}

TEST_F(XattrsTest, StateFollowsTheJob) {
  EXPECT_EQ(Get(Job("a"), "state"), "fresh");
  EXPECT_EQ(Get(Job("u"), "state"), "uncached");

  List({BatchJob("a", 2000), BatchJob("u")});
  EXPECT_EQ(Get(Job("a"), "state"), "stale");

  ReadDir(Job("u"));
  service_.FailExport("u", ErrorCode::kServiceFailure);
  EXPECT_EQ(Get(Job("u"), "state"), "failed");
  EXPECT_EQ(Get(Job("u"), "error"), "as the test wants");
}

TEST_F(XattrsTest, AFileOfAJobThatIsGoneSaysSo) {
  const NodeId file = Job("a/jobs/a.job");
  List({BatchJob("u")});
  service_.JobDoesNotExist("a");

  EXPECT_EQ(Get(file, "state"), "gone");
}

TEST_F(XattrsTest, AWorkspaceTellsItsNameIdAndLastError) {
  EXPECT_EQ(Get(Workspace(), "name"), "risk");
  EXPECT_EQ(Get(Workspace(), "id"), "w1");
  EXPECT_EQ(Get(Workspace(), "error"), "(none)");
  EXPECT_THAT(vfs_->ListXattr(Workspace()).value(), ElementsAre("user.dlf.id", "user.dlf.name"));

  catalog_->Refresh(kPlace);
  service_.jobs.Complete(tl::unexpected(Error{.code = ErrorCode::kServiceFailure,
                                              .message = "list jobs: refused",
                                              .http_status = 503,
                                              .service_code = "APIG.0201",
                                              .request_id = "r1"}));
  EXPECT_EQ(Get(Workspace(), "error"), "list jobs: refused [HTTP 503] [APIG.0201] [request r1]");
}

TEST_F(XattrsTest, NothingIsSaidOfOtherNames) {
  EXPECT_EQ(vfs_->GetXattr(Job("a"), "user.other").value(), std::nullopt);
  EXPECT_EQ(vfs_->GetXattr(Job("a"), "user.dlf.").value(), std::nullopt);
  EXPECT_EQ(vfs_->GetXattr(Job("a"), "security.selinux").value(), std::nullopt);
}

TEST_F(XattrsTest, AnUnknownNodeHasNone) {
  EXPECT_FALSE(vfs_->GetXattr(NodeId{999}, "user.dlf.name"));
  EXPECT_FALSE(vfs_->ListXattr(NodeId{999}));
}

TEST_F(XattrsTest, LinksAndTheControlDirectoryHaveNone) {
  EXPECT_THAT(vfs_->ListXattr(Node("p1")).value(), IsEmpty());
  EXPECT_THAT(vfs_->ListXattr(Node(".dlf")).value(), IsEmpty());
}

TEST(TimeTextTest, IsIso8601InUtcWithMilliseconds) {
  EXPECT_EQ(TimeText(base::FromMillis(1'767'225'600'007)), "2026-01-01T00:00:00.007Z");
}

}  // namespace
}  // namespace dlffs::vfs
