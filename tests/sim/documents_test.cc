// SPDX-License-Identifier: Apache-2.0
#include "sim/documents.h"

#include <set>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/job_document.h"

namespace dlffs::sim {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// `{"name", "value"}` pairs as a node has them.
Json NodeWith(const Json& values) {
  Json properties = Json::array();
  for (const auto& [name, value] : values.items())
    properties.push_back({{"name", name}, {"value", value}});
  return {{"name", "n"}, {"properties", properties}};
}

TEST(DocumentsTest, BriefJobBecomesWhatTheConsoleWouldWrite) {
  const Json document = ExpandJob({{"name", "j"},
                                   {"cron", "0 0 1 * * ?"},
                                   {"depends", {"other"}},
                                   {"params", {{"day", "#{x}"}, {"n", "1"}}}});

  EXPECT_EQ(document.at("processType"), "BATCH");
  EXPECT_EQ(document.at("schedule").at("type"), "CRON");
  EXPECT_EQ(document.at("schedule").at("cron").at("dependJobs").at("jobs"), Json::array({"other"}));
  for (const char* extra : {"calendarScheduling", "isSkipSelfDepJob", "monitorObsPath",
                            "scanDuration", "scanInterval"}) {
    EXPECT_TRUE(document.at("schedule").at("cron").contains(extra)) << extra;
  }
  EXPECT_EQ(document.at("params")[0].at("type"), "variable");
  EXPECT_EQ(document.at("params")[1].at("type"), "constants");
}

TEST(DocumentsTest, WholeDocumentStaysAsItIs) {
  const Json document = {
      {"name", "j"}, {"schedule", Json::object()}, {"basicConfig", Json::object()}, {"x", 1}};

  EXPECT_EQ(ExpandJob(document), document);
}

TEST(DocumentsTest, RepeatedNodesAreNumberedAndChained) {
  const Json nodes =
      ExpandJob({{"name", "j"}, {"nodes", {{{"name", "s_{n}"}, {"repeat", 200}}}}}).at("nodes");

  ASSERT_EQ(nodes.size(), 200U);
  EXPECT_EQ(nodes[0].at("preNodeName"), Json::array());
  EXPECT_EQ(nodes[199].at("name"), "s_200");
  EXPECT_EQ(nodes[199].at("preNodeName"), Json::array({"s_199"}));
}

TEST(DocumentsTest, ScriptCountsUnlessTheNodeHasAStatement) {
  const Json document = {{"nodes",
                          {NodeWith({{"scriptName", "a"}, {"statementOrScript", "script"}}),
                           NodeWith({{"scriptName", "b"}}),
                           NodeWith({{"scriptName", "c"}, {"statementOrScript", "STATEMENT"}}),
                           NodeWith({{"scriptName", "a"}}), NodeWith({{"scriptName", ""}})}}};

  EXPECT_THAT(ScriptsOf(document), ElementsAre("a", "b"));
}

TEST(DocumentsTest, ResourcesComeFromPropertiesAndTheMisspeltLists) {
  const Json document = {{"resouces", {"listed"}},
                         {"nodes", {NodeWith({{"resourcePath", "used"}})}}};

  EXPECT_THAT(ResourcesOf(document), ElementsAre("listed", "used"));
  EXPECT_THAT(ResourcesOf({{"nodes", Json::array()}}), IsEmpty());
}

TEST(DocumentsTest, TimesFollowFromTheNameUnlessGiven) {
  EXPECT_EQ(MakeJob({{"name", "a"}}).create_time, MakeJob({{"name", "a"}}).create_time);
  EXPECT_NE(MakeJob({{"name", "a"}}).create_time, MakeJob({{"name", "b"}}).create_time);
  EXPECT_EQ(MakeJob({{"name", "a"}, {"created", 5}, {"updated", 7}}).last_update_time, 7);
}

TEST(DocumentsTest, GivenBytesAreKeptVerbatim) {
  const std::string bytes = "{\"name\":\"j\",\r\n\"odd\" : 1}";

  EXPECT_EQ(*MakeJob(Json::parse(bytes), bytes).document, bytes);
}

TEST(DocumentsTest, EqualNamesInDifferentDirectoriesAreDifferentResources) {
  EXPECT_NE(MakeResource({{"name", "r"}, {"directory", "/a"}}).id,
            MakeResource({{"name", "r"}, {"directory", "/b"}}).id);
}

}  // namespace
}  // namespace dlffs::sim
