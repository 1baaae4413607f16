// SPDX-License-Identifier: Apache-2.0
#include "archive/layout.h"

#include <gmock/gmock.h>

#include "archive/archive_fixture.h"

namespace dlffs::archive {
namespace {

using test::ZipBuilder;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Key;

const std::string kJobA = R"({"name":"a","nodes":[{"properties":[
  {"name":"scriptName","value":"shared"},{"name":"resourcePath","value":"jar"}]}]})";
const std::string kJobB = R"({"name":"b","nodes":[{"properties":[
  {"name":"scriptName","value":"shared"}]}]})";
const std::string kJar = R"({"name":"jar","location":"obs://b/x.jar"})";

ZipBuilder SingleOfA() {
  return ZipBuilder()
      .Add("jobs/a.job", kJobA)
      .Add("scripts/shared.script", "select 1")
      .Add("resources/jar.resource", kJar);
}

ZipBuilder SingleOfB() {
  return ZipBuilder().Add("jobs/b.job", kJobB).Add("scripts/shared.script", "select 1");
}

ZipBuilder PerJobBatch() {
  return ZipBuilder()
      .Add("jobs/a/a.job", kJobA)
      .Add("jobs/a/shared.script", "select 1")
      .Add("jobs/a/jar.resource", kJar)
      .Add("jobs/b/shared.script", "select 1")
      .Add("jobs/b/b.job", kJobB);
}

TEST(LayoutTest, ABatchWithADirectoryPerJobGivesTheTreesOfSingleExports) {
  const Batch batch = Several(PerJobBatch(), {"a", "b"});

  ASSERT_THAT(batch, ElementsAre(Key("a"), Key("b")));
  EXPECT_EQ(Tree(batch.at("a")->manifest()), TreeOfSingle(SingleOfA(), "a"));
  EXPECT_EQ(Tree(batch.at("b")->manifest()), TreeOfSingle(SingleOfB(), "b"));
  EXPECT_EQ(batch.at("a")->manifest().Digest(), Single(SingleOfA().Build())->manifest().Digest());
}

TEST(LayoutTest, AFlatBatchGivesTheTreesOfSingleExports) {
  const Batch batch = Several(SingleOfA().Add("jobs/b.job", kJobB), {"a", "b"});

  ASSERT_THAT(batch, ElementsAre(Key("a"), Key("b")));
  EXPECT_EQ(Tree(batch.at("a")->manifest()), TreeOfSingle(SingleOfA(), "a"));
  EXPECT_EQ(Tree(batch.at("b")->manifest()), TreeOfSingle(SingleOfB(), "b"));
}

TEST(LayoutTest, ASingleExportMayHaveTheLayoutOfABatch) {
  const ZipBuilder zip =
      ZipBuilder().Add("jobs/b/b.job", kJobB).Add("jobs/b/shared.script", "select 1");

  EXPECT_EQ(TreeOfSingle(zip, "b"), TreeOfSingle(SingleOfB(), "b"));
}

TEST(LayoutTest, ABatchOfOneJobIsASingleExport) {
  const Batch batch = Several(SingleOfB().Add("extra/notes.txt", "n"), {"b"});

  EXPECT_EQ(Tree(batch.at("b")->manifest()),
            TreeOfSingle(SingleOfB().Add("extra/notes.txt", "n"), "b"));
}

TEST(LayoutTest, OtherMembersOfASingleExportStayWhereTheyAre) {
  const Export verified = Single(ZipBuilder()
                                     .Add("jobs/a.job", kJobA)
                                     .Add("jobs/a/x.script", "x")
                                     .Add("resouces/r.resource", "r")
                                     .Add("y.script", "y")
                                     .Build());

  EXPECT_THAT(Paths(verified->manifest()),
              ElementsAre("jobs/a.job", "jobs/a/x.script", "resouces/r.resource", "y.script"));
}

TEST(LayoutTest, OtherMembersOfAJobDirectoryLieAtTheirPathBelowIt) {
  const Batch batch =
      Several(PerJobBatch().Add("jobs/b/notes.txt", "n").Add("jobs/b/x/y", "y"), {"a", "b"});

  EXPECT_THAT(Paths(batch.at("b")->manifest()),
              ElementsAre("jobs/b.job", "notes.txt", "scripts/shared.script", "x/y"));
}

TEST(LayoutTest, AJobThatTheAnswerLacksIsMissing) {
  const Batch batch = Several(PerJobBatch(), {"a", "b", "gone"});

  EXPECT_THAT(batch, ElementsAre(Key("a"), Key("b")));
}

TEST(LayoutTest, AJobThatWasNotAskedForMakesTheAnswerUnusable) {
  const auto verified = VerifyBatch(PerJobBatch().Build(), {"a", "c"}, {});

  ASSERT_FALSE(verified);
  EXPECT_EQ(verified.error().code, ErrorCode::kCorrupt);
}

TEST(LayoutTest, AJobWhoseNameEndsLikeADefinitionKeepsItsDirectory) {
  const Batch batch = Several(
      ZipBuilder().Add("jobs/x.job/x.job.job", "{}").Add("jobs/b/b.job", kJobB), {"x.job", "b"});

  EXPECT_THAT(Paths(batch.at("x.job")->manifest()), ElementsAre("jobs/x.job.job"));
}

TEST(LayoutTest, AnEmptyBatchHasNoJobs) {
  EXPECT_THAT(Several(ZipBuilder(), {"a", "b"}), IsEmpty());
}

}  // namespace
}  // namespace dlffs::archive
