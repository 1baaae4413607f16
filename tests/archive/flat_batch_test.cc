// SPDX-License-Identifier: Apache-2.0
#include "archive/flat_batch.h"

#include <gmock/gmock.h>

#include "archive/archive_fixture.h"

namespace dlffs::archive {
namespace {

using test::ZipBuilder;
using testing::ElementsAre;
using testing::HasSubstr;

/// A definition whose one node has one property.
std::string JobWith(const std::string& name, const std::string& property,
                    const std::string& value) {
  return R"({"name":")" + name + R"(","nodes":[{"properties":[{"name":")" + property +
         R"(","value":")" + value + R"("}]}]})";
}

Error Refused(const ZipBuilder& zip, const std::vector<std::string>& jobs) {
  const auto verified = VerifyBatch(zip.Build(), jobs, {});
  if (verified) throw std::runtime_error("was attributed");
  return verified.error();
}

TEST(FlatBatchTest, AScriptGoesToEveryJobThatNamesIt) {
  const Batch batch = Several(ZipBuilder()
                                  .Add("jobs/a.job", JobWith("a", "scriptName", "s"))
                                  .Add("jobs/b.job", JobWith("b", "scriptName", "s"))
                                  .Add("jobs/c.job", JobWith("c", "scriptName", "t"))
                                  .Add("scripts/s.script", "1")
                                  .Add("scripts/t.script", "2"),
                              {"a", "b", "c"});

  EXPECT_THAT(Paths(batch.at("a")->manifest()), ElementsAre("jobs/a.job", "scripts/s.script"));
  EXPECT_THAT(Paths(batch.at("b")->manifest()), ElementsAre("jobs/b.job", "scripts/s.script"));
  EXPECT_THAT(Paths(batch.at("c")->manifest()), ElementsAre("jobs/c.job", "scripts/t.script"));
}

TEST(FlatBatchTest, AResourceIsReferredToByNameLocationOrFile) {
  const Batch batch =
      Several(ZipBuilder()
                  .Add("jobs/a.job", JobWith("a", "resourcePath", "obs://b/x.jar"))
                  .Add("jobs/b.job", JobWith("b", "resourcePath", "jar"))
                  .Add("jobs/c.job", JobWith("c", "pyFile", "file"))
                  .Add("resources/file.resource", R"({"name":"jar","location":"obs://b/x.jar"})"),
              {"a", "b", "c"});

  for (const auto& [job, verified] : batch) {
    EXPECT_THAT(Paths(verified->manifest()),
                ElementsAre("jobs/" + job + ".job", "resources/file.resource"));
  }
}

TEST(FlatBatchTest, AMemberThatNobodyRefersToMakesTheAnswerUnusable) {
  const Error error = Refused(
      ZipBuilder().Add("jobs/a.job", "{}").Add("jobs/b.job", "{}").Add("scripts/s.script", "1"),
      {"a", "b"});

  EXPECT_EQ(error.code, ErrorCode::kCorrupt);
  EXPECT_THAT(error.message, HasSubstr("scripts/s.script"));
}

TEST(FlatBatchTest, OtherMembersMakeTheAnswerUnusable) {
  EXPECT_EQ(Refused(ZipBuilder().Add("jobs/a.job", "{}").Add("jobs/b.job", "{}").Add("README", "r"),
                    {"a", "b"})
                .code,
            ErrorCode::kCorrupt);
}

TEST(FlatBatchTest, ADefinitionIsKnownByTheNameInItWhereItsFileNameIsNot) {
  const Batch batch =
      Several(ZipBuilder().Add("jobs/mangled.job", R"({"name":"a/b"})").Add("jobs/c.job", "{}"),
              {"a/b", "c"});

  EXPECT_THAT(Paths(batch.at("a/b")->manifest()), ElementsAre("jobs/mangled.job"));
}

TEST(FlatBatchTest, ADefinitionThatIsNotJsonLeavesReferencesUnknown) {
  const ZipBuilder zip = ZipBuilder()
                             .Add("jobs/a.job", "not json")
                             .Add("jobs/b.job", JobWith("b", "scriptName", "s"))
                             .Add("scripts/s.script", "1");

  EXPECT_THAT(Refused(zip, {"a", "b"}).message, HasSubstr("job a is not JSON"));
}

TEST(FlatBatchTest, DefinitionsAloneNeedNotBeJson) {
  EXPECT_EQ(Several(ZipBuilder().Add("jobs/a.job", "not json").Add("jobs/b.job", "{}"), {"a", "b"})
                .size(),
            2U);
}

TEST(FlatBatchTest, NamesakesThatSeveralJobsReferToByNameMakeTheAnswerUnusable) {
  const ZipBuilder zip = ZipBuilder()
                             .Add("jobs/a.job", JobWith("a", "resourcePath", "r"))
                             .Add("jobs/b.job", JobWith("b", "resourcePath", "r"))
                             .AddRawName("resources/r.resource", R"({"location":"1"})")
                             .AddRawName("resources/r.resource", R"({"location":"2"})");

  EXPECT_THAT(Refused(zip, {"a", "b"}).message, HasSubstr("resources/r.resource"));
}

TEST(FlatBatchTest, NamesakesOfOneJobAreBothItsOwn) {
  const Batch batch = Several(ZipBuilder()
                                  .Add("jobs/a.job", JobWith("a", "resourcePath", "r"))
                                  .Add("jobs/b.job", "{}")
                                  .AddRawName("resources/r.resource", R"({"location":"1"})")
                                  .AddRawName("resources/r.resource", R"({"location":"2"})"),
                              {"a", "b"});

  EXPECT_THAT(Paths(batch.at("a")->manifest()),
              ElementsAre("jobs/a.job", "resources/r (2).resource", "resources/r.resource"));
}

TEST(FlatBatchTest, NamesakesAreToldApartByLocation) {
  const Batch batch = Several(ZipBuilder()
                                  .Add("jobs/a.job", JobWith("a", "resourcePath", "obs://1"))
                                  .Add("jobs/b.job", JobWith("b", "resourcePath", "obs://2"))
                                  .AddRawName("resources/r.resource", R"({"location":"obs://1"})")
                                  .AddRawName("resources/r.resource", R"({"location":"obs://2"})"),
                              {"a", "b"});

  EXPECT_THAT(Paths(batch.at("a")->manifest()), ElementsAre("jobs/a.job", "resources/r.resource"));
  EXPECT_EQ(batch.at("b")->manifest().members[1].sha256,
            base::Sha256::Of(R"({"location":"obs://2"})"));
}

TEST(FlatBatchTest, AScriptThatIsRepeatedForEachJobIsOneMember) {
  const Batch batch = Several(ZipBuilder()
                                  .Add("jobs/a.job", JobWith("a", "scriptName", "s"))
                                  .Add("jobs/b.job", JobWith("b", "scriptName", "s"))
                                  .AddRawName("scripts/s.script", "1")
                                  .AddRawName("scripts/s.script", "1"),
                              {"a", "b"});

  EXPECT_THAT(Paths(batch.at("a")->manifest()), ElementsAre("jobs/a.job", "scripts/s.script"));
}

TEST(FlatBatchTest, WhatLiesBesideJobDirectoriesIsAttributedByTheDefinitionsInThem) {
  const Batch batch = Several(ZipBuilder()
                                  .Add("jobs/a/a.job", JobWith("a", "scriptName", "s"))
                                  .Add("jobs/b/b.job", "{}")
                                  .Add("scripts/s.script", "1"),
                              {"a", "b"});

  EXPECT_THAT(Paths(batch.at("a")->manifest()), ElementsAre("jobs/a.job", "scripts/s.script"));
  EXPECT_THAT(Paths(batch.at("b")->manifest()), ElementsAre("jobs/b.job"));
}

}  // namespace
}  // namespace dlffs::archive
