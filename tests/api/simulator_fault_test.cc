// SPDX-License-Identifier: Apache-2.0
#include "api/simulator_fixture.h"

namespace dlffs::api {
namespace {

using http::Awaited;

/// What callers are told where the service misbehaves.
class SimulatorFaultTest : public SimulatorFixture {
 protected:
  ErrorCode ExportCode() {
    const auto zip = Export(job_);
    EXPECT_FALSE(zip);
    return zip ? ErrorCode::kInternal : zip.error().code;
  }
  void StartWithOneJob() {
    StartWithJobs(1);
    job_ = AnyJob();
  }

  std::string job_;
};

TEST_F(SimulatorFaultTest, AnExportCutShortIsCorrupt) {
  StartWithOneJob();
  Fault(R"({"kind":"export","fault":"truncate","times":1})");

  EXPECT_EQ(ExportCode(), ErrorCode::kCorrupt);
  EXPECT_TRUE(Export(job_));
}

TEST_F(SimulatorFaultTest, AnExportThatIsNoZipIsCorrupt) {
  StartWithOneJob();
  Fault(R"({"kind":"export","fault":"not_zip","times":1})");

  EXPECT_EQ(ExportCode(), ErrorCode::kCorrupt);
}

TEST_F(SimulatorFaultTest, ASilentServiceIsTimedOut) {
  http_options_.first_byte_timeout = std::chrono::milliseconds(300);
  StartWithOneJob();
  Fault(R"({"kind":"export","fault":"silence","times":1})");

  EXPECT_EQ(ExportCode(), ErrorCode::kTimedOut);
}

TEST_F(SimulatorFaultTest, AnExportThatStopsInTheMiddleIsTimedOut) {
  http_options_.first_byte_timeout = http_options_.stall_timeout = std::chrono::milliseconds(300);
  StartWithOneJob();
  Fault(R"({"kind":"export","fault":"stall","times":1})");

  EXPECT_EQ(ExportCode(), ErrorCode::kTimedOut);
}

TEST_F(SimulatorFaultTest, StatusAndCodeDecideTheError) {
  StartWithOneJob();

  Fault(R"({"kind":"export","fault":"status","status":503,"times":1})");
  EXPECT_EQ(ExportCode(), ErrorCode::kServiceFailure);
  Fault(R"({"kind":"export","fault":"status","status":403,"times":1})");
  EXPECT_EQ(ExportCode(), ErrorCode::kPermissionDenied);
  Fault(R"({"kind":"export","fault":"status","status":429,"times":1})");
  EXPECT_EQ(ExportCode(), ErrorCode::kTryAgain);
  Fault(
      R"({"kind":"export","fault":"status","status":400,"body":{"error_code":"DLF.6888"},"times":1})");
  EXPECT_EQ(ExportCode(), ErrorCode::kPermissionDenied);
  EXPECT_TRUE(Export(job_));
}

TEST_F(SimulatorFaultTest, APageThatFailsNeverLeavesACompleteListing) {
  sim::Options options;
  options.generate = 30;
  options.page_limit = 10;
  Start(options);
  Fault(R"({"kind":"list","fault":"status","status":502,"skip":2,"times":1})");

  const auto listing = Jobs();

  // The two types are listed side by side, so the third call may be the first one of its type,
  // which fails the whole.
  EXPECT_FALSE(listing && listing->complete);
}

TEST_F(SimulatorFaultTest, AServiceThatIsGoneIsOffline) {
  StartWithOneJob();
  simulator_.Stop();

  EXPECT_EQ(ExportCode(), ErrorCode::kOffline);
}

TEST_F(SimulatorFaultTest, AnExportOverTheLimitIsTooLarge) {
  options_.max_export_bytes = 100;
  StartWithOneJob();

  EXPECT_EQ(ExportCode(), ErrorCode::kTooLarge);
}

TEST_F(SimulatorFaultTest, ACancelledExportIsInterrupted) {
  StartWithOneJob();
  Fault(R"({"kind":"export","fault":"hold"})");
  Awaited<Exported> zip;
  const uint64_t id = service_->Export({kProject, ""}, job_, zip.Callback());
  Control("GET", "held?at_least=1");

  service_->Cancel(id);

  EXPECT_EQ(zip.Wait().error().code, ErrorCode::kInterrupted);
  service_->Cancel(id);
  EXPECT_EQ(zip.calls(), 1);
}

TEST_F(SimulatorFaultTest, AHeldExportDelaysNoOtherCall) {
  StartWithOneJob();
  Fault(R"({"kind":"export","fault":"hold"})");
  Awaited<Exported> zip;
  service_->Export({kProject, ""}, job_, zip.Callback());
  Control("GET", "held?at_least=1");

  EXPECT_TRUE(Jobs());
  EXPECT_TRUE(Detail(job_));
  EXPECT_EQ(zip.calls(), 0);
  Control("DELETE", "faults");
  EXPECT_TRUE(zip.Wait());
}

TEST_F(SimulatorFaultTest, CallsUnderWayEndWithTheClient) {
  StartWithOneJob();
  Fault(R"({"kind":"any","fault":"hold"})");
  Awaited<Exported> zip;
  Awaited<JobListing> listing;
  service_->Export({kProject, ""}, job_, zip.Callback());
  service_->ListJobs({kProject, ""}, listing.Callback());
  Control("GET", "held?at_least=1");

  client_.reset();

  EXPECT_EQ(zip.Wait().error().code, ErrorCode::kInterrupted);
  EXPECT_EQ(listing.Wait().error().code, ErrorCode::kInterrupted);
}

TEST_F(SimulatorFaultTest, CallsUnderWayOutliveTheService) {
  StartWithOneJob();
  Fault(R"({"kind":"export","fault":"hold"})");
  Awaited<Exported> zip;
  service_->Export({kProject, ""}, job_, zip.Callback());
  Control("GET", "held?at_least=1");

  service_.reset();
  Control("DELETE", "faults");

  EXPECT_TRUE(zip.Wait());
}

}  // namespace
}  // namespace dlffs::api
