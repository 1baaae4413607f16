// SPDX-License-Identifier: Apache-2.0
#include "api/job_export.h"

#include "api/service_fixture.h"

namespace dlffs::api {
namespace {

const std::string kZip = "PK\x03\x04 and so on";
constexpr char kInvalid[] =
    R"({"error_code":"DLF.3051","error_msg":"The request parameter is invalid."})";

class JobExportTest : public ServiceFixture {
 protected:
  void Configure(JobExport::What what) {
    export_ = std::make_shared<JobExport>(service_, "https://factory", what);
  }
  void Start() {
    zip_.reset();
    export_->Start({"p1", "w1"}, "a/b", std::make_shared<Cancellation>(), Into(zip_));
  }
  ErrorCode Code() const { return zip_ && !*zip_ ? zip_->error().code : ErrorCode::kInternal; }

  std::shared_ptr<JobExport> export_ = std::make_shared<JobExport>(
      service_, "https://factory",
      JobExport::What{.status = "develop", .depend = true, .max_bytes = 1000});
  std::optional<Result<Exported>> zip_;
};

TEST_F(JobExportTest, PostsTheDocumentedBody) {
  Start();

  const http::Request& request = client_.Oldest();
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.url, "https://factory/v1/p1/jobs/a%2Fb/export");
  EXPECT_EQ(request.body, R"({"exportDepend":true,"exportStatus":"DEVELOP"})");
  EXPECT_EQ(HeaderOf(request, "workspace"), "w1");
  EXPECT_EQ(HeaderOf(request, "Accept"), "application/octet-stream");
  EXPECT_EQ(HeaderOf(request, "Content-Type"), "application/json;charset=UTF-8");
  EXPECT_EQ(request.max_body, 1000U);
}

TEST_F(JobExportTest, SaysWhatTheSettingsSay) {
  Configure({.status = "submit", .depend = false, .max_bytes = 1000});
  Start();

  EXPECT_EQ(client_.Oldest().body, R"({"exportDepend":false,"exportStatus":"SUBMIT"})");
}

TEST_F(JobExportTest, HandsOverTheBytes) {
  Start();
  client_.Answer(200, kZip, {{"X-Request-Id", "r1"}});

  ASSERT_TRUE(zip_ && *zip_);
  EXPECT_EQ((*zip_)->zip, kZip);
  EXPECT_EQ((*zip_)->http_status, 200);
  EXPECT_EQ((*zip_)->request_id, "r1");
  EXPECT_EQ(counts_->exports, 1U);
}

TEST_F(JobExportTest, AnEmptyArchiveIsAZip) {
  Start();
  client_.Answer(200, "PK\x05\x06");

  EXPECT_TRUE(zip_ && *zip_);
}

TEST_F(JobExportTest, BytesThatAreNoZipAreCorrupt) {
  Start();
  client_.Answer(200, "<html>maintenance</html>", {{"X-Request-Id", "r1"}});

  EXPECT_EQ(Code(), ErrorCode::kCorrupt);
  EXPECT_EQ(zip_->error().request_id, "r1");
}

TEST_F(JobExportTest, AnEmptyAnswerIsCorrupt) {
  Start();
  client_.Answer(200, "");

  EXPECT_EQ(Code(), ErrorCode::kCorrupt);
}

TEST_F(JobExportTest, JsonThatIsNoErrorIsCorrupt) {
  Start();
  client_.Answer(200, R"({"obsPath":"obs://bucket/x"})");

  EXPECT_EQ(Code(), ErrorCode::kCorrupt);
}

TEST_F(JobExportTest, AnErrorThatComesWith200IsThatErrorWithoutItsSecrets) {
  Start();
  client_.Answer(200, R"({"error_code":"DLF.0100","error_msg":"gone, given"})");

  EXPECT_EQ(Code(), ErrorCode::kNotFound);
  EXPECT_EQ(zip_->error().message, "export job a/b: HTTP 200 DLF.0100: gone, ***");
}

TEST_F(JobExportTest, AnErrorThatComesWith200HoldsNoTokenThatWasReplacedMeanwhile) {
  Use({.user = "alice", .password = "pw", .domain = "d"});
  Configure({.status = "develop", .depend = true, .max_bytes = 1000});
  Start();
  client_.SignIn("t1-0123456789abcdef");
  EXPECT_TRUE(authority_->Distrust({"p1"}, {.token = "t1-0123456789abcdef"}));

  client_.Answer(200, R"({"error_code":"DLF.0100","error_msg":"gone, t1-0123456789abcdef"})");

  EXPECT_EQ(Code(), ErrorCode::kNotFound);
  EXPECT_EQ(zip_->error().message, "export job a/b: HTTP 200 DLF.0100: gone, ***");
}

TEST_F(JobExportTest, AnAnswerThatBrokeOffAfter200IsCorrupt) {
  Start();
  client_.Fail(ErrorCode::kServiceFailure, 200);

  EXPECT_EQ(Code(), ErrorCode::kCorrupt);
}

TEST_F(JobExportTest, AConnectionThatBrokeBeforeAnAnswerIsAServiceFailure) {
  Start();
  client_.Fail(ErrorCode::kServiceFailure, 0);

  EXPECT_EQ(Code(), ErrorCode::kServiceFailure);
}

TEST_F(JobExportTest, OtherFailuresKeepTheirKind) {
  Start();
  client_.Fail(ErrorCode::kTooLarge, 200);
  EXPECT_EQ(Code(), ErrorCode::kTooLarge);

  Start();
  client_.Fail(ErrorCode::kTimedOut, 200);
  EXPECT_EQ(Code(), ErrorCode::kTimedOut);
}

TEST_F(JobExportTest, AServiceThatTakesNoBodyIsAskedWithoutOneFromThenOn) {
  Start();
  client_.Answer(400, kInvalid);
  EXPECT_EQ(client_.Oldest().body, "");
  client_.Answer(200, kZip);
  ASSERT_TRUE(zip_ && *zip_);

  Start();

  EXPECT_EQ(client_.Oldest().body, "");
  EXPECT_EQ(counts_->exports, 3U);
}

TEST_F(JobExportTest, ARefusalThatDoesNotComeFromTheBodyIsNotRemembered) {
  Start();
  client_.Answer(400, kInvalid);
  client_.Answer(400, kInvalid);
  EXPECT_EQ(Code(), ErrorCode::kServiceFailure);

  Start();

  EXPECT_NE(client_.Oldest().body, "");
}

TEST_F(JobExportTest, TheSubmittedStateIsNeverAskedForWithoutSayingSo) {
  Configure({.status = "submit", .depend = true, .max_bytes = 1000});
  Start();
  client_.Answer(400, kInvalid);

  EXPECT_EQ(Code(), ErrorCode::kServiceFailure);
  EXPECT_NE(zip_->error().message.find("export.status"), std::string::npos);
  EXPECT_EQ(client_.waiting(), 0U);
}

TEST_F(JobExportTest, DependenciesThatAreSwitchedOffStayOffWhereTheServiceTakesLess) {
  Configure({.status = "develop", .depend = false, .max_bytes = 1000});
  Start();
  client_.Answer(400, kInvalid);
  EXPECT_EQ(client_.Oldest().body, R"({"exportDepend":false})");
  client_.Answer(200, kZip);

  Start();

  EXPECT_EQ(client_.Oldest().body, R"({"exportDepend":false})") << "from then on";
}

TEST_F(JobExportTest, DependenciesAreNeverExportedWhereTheyAreSwitchedOff) {
  Configure({.status = "develop", .depend = false, .max_bytes = 1000});
  Start();
  client_.Answer(400, kInvalid);
  client_.Answer(400, kInvalid);

  EXPECT_EQ(Code(), ErrorCode::kServiceFailure);
  EXPECT_NE(zip_->error().message.find("export.depend"), std::string::npos);
  EXPECT_EQ(client_.waiting(), 0U);
}

TEST_F(JobExportTest, AnotherErrorIsNotRepeated) {
  Start();
  client_.Answer(400, R"({"error_code":"DLF.0100"})");

  EXPECT_EQ(Code(), ErrorCode::kNotFound);
  EXPECT_EQ(client_.waiting(), 0U);
}

}  // namespace
}  // namespace dlffs::api
