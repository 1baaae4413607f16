// SPDX-License-Identifier: Apache-2.0
#include "sim/export.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/simulator_fixture.h"
#include "sim/unzipped.h"

namespace dlffs::sim {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

class ExportTest : public SimulatorFixture {
 protected:
  Answer Batch(const Json& body) const { return Post(Factory("jobs/batch-export"), body.dump()); }
};

TEST_F(ExportTest, ReferenceExampleHasItsThreeMembers) {
  Start();

  const Answer answer = Export("myJob", R"({"exportDepend":true})");

  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.Header("Content-Type"), "application/octet-stream");
  const Unzipped zip = Unzip(answer.body);
  EXPECT_THAT(zip.error, IsEmpty());
  EXPECT_THAT(zip.Paths(), ElementsAre("jobs/myJob.job", "scripts/TRIP_RAW_STANDARD.script",
                                       "scripts/CS_PROCESS_TRIP.script"));
}

TEST_F(ExportTest, BodyIsChunkedWithoutLength) {
  Start();

  const Answer answer = Export("myJob");

  EXPECT_EQ(answer.Header("Transfer-Encoding"), "chunked");
  EXPECT_THAT(answer.Header("Content-Length"), IsEmpty());
}

TEST_F(ExportTest, JobFileIsTheDefinitionWithItsExtraAndMisspeltMembers) {
  Start();

  const Json document = Json::parse(Unzip(Export("myJob").body).Content("jobs/myJob.job"));

  EXPECT_EQ(document.at("name"), "myJob");
  EXPECT_TRUE(document.contains("resouces"));
  EXPECT_TRUE(document.at("nodes")[0].contains("resouces"));
  EXPECT_EQ(document.at("nodes")[0].at("properties")[0].at("value_is_sensitive"), false);
}

TEST_F(ExportTest, WithoutDependenciesOnlyTheJobComes) {
  Start();

  EXPECT_THAT(Unzip(Export("myJob", R"({"exportDepend":false})").body).Paths(),
              ElementsAre("jobs/myJob.job"));
}

TEST_F(ExportTest, ScriptThatDoesNotExistIsLeftOut) {
  Start();

  EXPECT_THAT(Unzip(Export("legacy_import").body).Paths(), ElementsAre("jobs/legacy_import.job"));
}

TEST_F(ExportTest, ResourcesComeByNameByLocationAndWithEqualNames) {
  Start();

  EXPECT_THAT(Unzip(Export("trip_events_rt").body).Paths(),
              ElementsAre("jobs/trip_events_rt.job", "resources/trip_stream_jar.resource"));
  EXPECT_THAT(Unzip(Export("campaign_segments").body).Paths(),
              ElementsAre("jobs/campaign_segments.job", "scripts/CAMPAIGN_SEGMENTS.script",
                          "resources/campaign_score.resource"));
  EXPECT_THAT(Unzip(Export("geo_enrichment").body).Paths(),
              ElementsAre("jobs/geo_enrichment.job", "scripts/GEO_JOIN.script",
                          "resources/geo_tiles.resource", "resources/geo_tiles.resource"));
}

TEST_F(ExportTest, SubmittedStateIsAnother) {
  Start();

  const Unzipped zip = Unzip(Export("customer_master", R"({"exportStatus":"SUBMIT"})").body);

  EXPECT_EQ(Json::parse(zip.Content("jobs/customer_master.job")).at("version"), "6");
}

TEST_F(ExportTest, ObsPathIsAnsweredWithJson) {
  Start();

  const Json answer = Export("myJob", R"({"obsPath":"obs://bkt/prefix/"})").AsJson();

  EXPECT_THAT(answer.at("obsPath").get<std::string>(),
              StartsWith("obs://bkt/prefix/myJob_exported/"));
}

TEST_F(ExportTest, UnknownJobIsDlf0100) {
  Start();

  const Answer answer = Export("nobody");

  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(answer.AsJson().at("error_code"), "DLF.0100");
}

TEST_F(ExportTest, UnknownWorkspaceIsDlf0819) {
  Start();

  const Answer answer = Post(Factory("jobs/myJob/export"), "", In("feed"));

  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(answer.AsJson().at("error_code"), "DLF.0819");
}

TEST_F(ExportTest, MalformedBodyIsDlf3051) {
  Start();

  for (const char* body : {"{", "[]", R"({"exportDepend":"yes"})", R"({"exportStatus":"draft"})"}) {
    const Answer answer = Export("myJob", body);
    EXPECT_EQ(answer.status, 400) << body;
    EXPECT_EQ(answer.AsJson().at("error_code"), "DLF.3051") << body;
  }
}

TEST_F(ExportTest, OlderServiceRefusesABody) {
  Options options;
  options.export_body = false;
  Start(options);

  EXPECT_EQ(Export("myJob", R"({"exportDepend":true})").AsJson().at("error_code"), "DLF.3051");
  EXPECT_EQ(Export("myJob").status, 200);
}

TEST_F(ExportTest, BatchHasADirectoryPerJobAndRepeatsSharedScripts) {
  Start();

  const Unzipped zip = Unzip(Batch({{"jobList", {"newsletter_clicks", "web_sessions"}}}).body);

  EXPECT_THAT(zip.error, IsEmpty());
  EXPECT_THAT(zip.Paths(), ElementsAre("jobs/newsletter_clicks/newsletter_clicks.job",
                                       "jobs/newsletter_clicks/NEWSLETTER_CLICKS.script",
                                       "jobs/newsletter_clicks/COMMON_PARTITION_REPAIR.script",
                                       "jobs/web_sessions/web_sessions.job",
                                       "jobs/web_sessions/WEB_SESSIONS.script",
                                       "jobs/web_sessions/COMMON_PARTITION_REPAIR.script"));
}

TEST_F(ExportTest, FlatBatchHasSharedScriptsOnce) {
  Options options;
  options.batch_layout = BatchLayout::kFlat;
  Start(options);

  const Unzipped zip = Unzip(Batch({{"jobList", {"newsletter_clicks", "web_sessions"}}}).body);

  EXPECT_THAT(zip.Paths(),
              ElementsAre("jobs/newsletter_clicks.job", "scripts/NEWSLETTER_CLICKS.script",
                          "scripts/COMMON_PARTITION_REPAIR.script", "jobs/web_sessions.job",
                          "scripts/WEB_SESSIONS.script"));
}

TEST_F(ExportTest, BatchFailsForOneUnknownJob) {
  Start();

  EXPECT_EQ(Batch({{"jobList", {"myJob", "nobody"}}}).AsJson().at("error_code"), "DLF.0100");
}

TEST_F(ExportTest, BatchCanSkipUnknownJobs) {
  Options options;
  options.batch_skips_missing = true;
  Start(options);

  EXPECT_THAT(Unzip(Batch({{"jobList", {"heartbeat", "nobody"}}}).body).Paths(),
              ElementsAre("jobs/heartbeat/heartbeat.job"));
}

TEST_F(ExportTest, BatchOfMoreThanAHundredOrOfNothingIsDlf3051) {
  Start();
  Json many = Json::array();
  for (int i = 0; i <= 100; ++i) many.push_back("job" + std::to_string(i));

  for (const Json& body : {Json{{"jobList", many}}, Json{{"jobList", Json::array()}},
                           Json::object(), Json{{"jobList", {1, 2}}}}) {
    const Answer answer = Batch(body);
    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(answer.AsJson().at("error_code"), "DLF.3051");
  }
}

TEST_F(ExportTest, JobNamedTwiceCountsTwiceTowardsTheHundred) {
  Start();
  Json hundred = Json::array();
  for (int i = 0; i < 100; ++i) hundred.push_back("heartbeat");
  Json more = hundred;
  more.push_back("heartbeat");

  const Answer accepted = Batch({{"jobList", hundred}});
  const Answer refused = Batch({{"jobList", more}});

  EXPECT_THAT(Unzip(accepted.body).Paths(), ElementsAre("jobs/heartbeat/heartbeat.job"));
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(refused.AsJson().at("error_code"), "DLF.3051");
}

TEST_F(ExportTest, RequestWithoutLengthHasNoBody) {
  Start();
  httplib::Client client(urls_.service);
  httplib::Request request;
  request.method = "POST";
  request.path = Factory("jobs/myJob/export");
  request.headers = Authorized();

  const auto answer = client.send(request);

  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 200);
}

}  // namespace
}  // namespace dlffs::sim
