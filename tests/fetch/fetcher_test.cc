// SPDX-License-Identifier: Apache-2.0
#include "dlffs/fetch/fetcher.h"

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/executors.h"
#include "support/fake_clock.h"
#include "support/fake_service.h"
#include "support/fake_store.h"
#include "support/store_spy.h"

namespace dlffs::fetch {
namespace {

using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;

const test::Files kFiles = {{"jobs/a.job", "{}"}, {"scripts/s.script", "select 1"}};

/// Exports that go to a store on disk, two at a time; workers run when the test says so.
class FetcherTest : public testing::Test {
 protected:
  FetcherTest() {
    std::string pattern = testing::TempDir() + "dlffs-fetch-XXXXXX";
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp");
    dir_ = pattern;
    auto store = cache::OpenStore({.dir = dir_ + "/cache", .limits = {}});
    if (!store) throw std::runtime_error(store.error().message);
    store_ = std::make_unique<test::StoreSpy>(*std::move(store));
    fetcher_ = std::make_unique<Fetcher>(Options{.parallel = 2, .limits = {}}, service_, *store_,
                                         workers_, clock_);
    fetcher_->SetObserver([this](const Outcome& outcome) { outcomes_.push_back(outcome); });
  }
  ~FetcherTest() override {
    std::error_code ignored;
    std::filesystem::remove_all(dir_, ignored);
  }

  static cache::JobKey Key(const std::string& job) {
    return {.endpoint = "https://e", .project_id = "p", .workspace_id = "w", .job = job};
  }
  static cache::Stamp Stamp(const std::string& fingerprint) {
    return {.fingerprint = fingerprint, .last_update_time_ms = 1000};
  }
  RunView Start(const std::string& job) { return fetcher_->Start(Key(job), Stamp("1")); }
  /// The service answers, and workers do all that follows.
  void Complete(const std::string& job, const std::string& zip) {
    service_.CompleteExport(job, zip);
    workers_.RunAll();
  }
  void Fail(const std::string& job, ErrorCode code) {
    service_.FailExport(job, code);
    workers_.RunAll();
  }
  /// A, exported before.
  void ExportA(const test::Files& files = kFiles) {
    Start("a");
    Complete("a", test::ExportZip(files));
    outcomes_.clear();
  }

  std::string dir_;
  test::FakeClock clock_;
  test::FakeService service_;
  std::unique_ptr<test::StoreSpy> store_;
  test::QueuedExecutor workers_;
  std::vector<Outcome> outcomes_;
  std::unique_ptr<Fetcher> fetcher_;
};

TEST_F(FetcherTest, AnExportIsStoredAndTold) {
  Start("a");
  Complete("a", test::ExportZip(kFiles));

  ASSERT_EQ(outcomes_.size(), 1U);
  EXPECT_EQ(outcomes_[0].before, nullptr);
  EXPECT_TRUE(outcomes_[0].changed);
  EXPECT_FALSE(outcomes_[0].error);
  const VersionPtr version = fetcher_->Stored(Key("a"));
  ASSERT_NE(version, nullptr);
  EXPECT_EQ(version, outcomes_[0].after);
  EXPECT_EQ(version->files.size(), 2U);
  EXPECT_EQ(version->stamp.fingerprint, "1");
  EXPECT_EQ(version->checked_at, clock_.WallNow());
}

TEST_F(FetcherTest, ADamagedZipNamesTheJobAndTheRequestThatBroughtIt) {
  Start("a");
  Complete("a", "PK\x03\x04 and so on");

  ASSERT_EQ(outcomes_.size(), 1U);
  const Error& error = outcomes_[0].error.value();
  EXPECT_EQ(error.code, ErrorCode::kCorrupt);
  EXPECT_THAT(error.message, testing::StartsWith("export job a: "));
  EXPECT_EQ(error.http_status, 200);
  EXPECT_EQ(error.request_id, "r1");
}

TEST_F(FetcherTest, ManyStartsAreOneExport) {
  const RunView first = Start("a");
  clock_.Advance(seconds(1));
  for (int i = 0; i < 31; ++i) {
    const RunView joined = Start("a");
    EXPECT_TRUE(joined.running);
    EXPECT_EQ(joined.started, first.started);
  }
  Complete("a", test::ExportZip(kFiles));

  EXPECT_THAT(service_.exports.calls(), ElementsAre("a"));
  EXPECT_EQ(outcomes_.size(), 1U);
  EXPECT_EQ(fetcher_->counts().misses, 1U);
}

TEST_F(FetcherTest, StartsFromManyThreadsAreOneExport) {
  std::vector<std::thread> readers;
  for (int i = 0; i < 8; ++i) {
    readers.emplace_back([this] {
      Start("a");
      Start("b");
    });
  }
  for (std::thread& reader : readers) reader.join();

  EXPECT_THAT(service_.exports.calls(), testing::UnorderedElementsAre("a", "b"));
}

TEST_F(FetcherTest, AStartWhileTheAnswerIsVerifiedStillJoins) {
  Start("a");
  service_.CompleteExport("a", test::ExportZip(kFiles));

  Start("a");
  workers_.RunAll();

  EXPECT_EQ(service_.exports.count(), 1U);
}

TEST_F(FetcherTest, AfterTheEndAStartIsANewExport) {
  ExportA();

  Start("a");

  EXPECT_EQ(service_.exports.count(), 2U);
  EXPECT_TRUE(fetcher_->Look(Key("a")).running);
}

TEST_F(FetcherTest, TheSameJobOfAnotherWorkspaceIsAnExportOfItsOwn) {
  cache::JobKey elsewhere = Key("a");
  elsewhere.workspace_id = "other";

  Start("a");
  fetcher_->Start(elsewhere, Stamp("1"));

  EXPECT_EQ(service_.exports.count(), 2U);
}

TEST_F(FetcherTest, NoMoreThanTheParallelLimitAreSent) {
  for (const char* job : {"a", "b", "c", "d"}) Start(job);

  EXPECT_THAT(service_.exports.calls(), ElementsAre("a", "b"));
  EXPECT_EQ(fetcher_->queue().running, 2U);
  EXPECT_EQ(fetcher_->queue().waiting, 2U);
}

TEST_F(FetcherTest, WaitingExportsAreSentInOrderAsPlacesBecomeFree) {
  for (const char* job : {"a", "b", "d", "c"}) Start(job);

  Complete("b", test::ExportZip(kFiles));
  EXPECT_THAT(service_.exports.calls(), ElementsAre("a", "b", "d"));

  Fail("d", ErrorCode::kServiceFailure);
  EXPECT_THAT(service_.exports.calls(), ElementsAre("a", "b", "d", "c"));
}

TEST_F(FetcherTest, APlaceIsFreeBeforeTheAnswerIsVerified) {
  for (const char* job : {"a", "b", "c"}) Start(job);
  size_t sent_at_publish = 0;
  store_->SetBeforePublish([&] { sent_at_publish = service_.exports.count(); });

  Complete("a", test::ExportZip(kFiles));

  EXPECT_EQ(sent_at_publish, 3U);
}

TEST_F(FetcherTest, AbandonDropsWhatWasNotSent) {
  for (const char* job : {"a", "b", "c", "d"}) Start(job);

  fetcher_->Abandon(Key("c"));
  EXPECT_FALSE(fetcher_->Look(Key("c")).running);
  Complete("a", test::ExportZip(kFiles));

  EXPECT_THAT(service_.exports.calls(), ElementsAre("a", "b", "d"));
}

TEST_F(FetcherTest, AbandonTellsWhoMayHaveJoinedMeanwhile) {
  for (const char* job : {"a", "b", "c"}) Start(job);

  fetcher_->Abandon(Key("c"));
  EXPECT_TRUE(outcomes_.empty()) << "who gives up may be the timer, which must not wait for a disk";
  workers_.RunAll();

  ASSERT_EQ(outcomes_.size(), 1U);
  EXPECT_EQ(outcomes_[0].key, Key("c"));
  EXPECT_EQ(outcomes_[0].error->code, ErrorCode::kInterrupted);
  EXPECT_FALSE(outcomes_[0].changed);
  EXPECT_FALSE(fetcher_->Look(Key("c")).error) << "nothing is known of the job itself";
}

TEST_F(FetcherTest, AnAbandonedExportCanBeStartedAgain) {
  for (const char* job : {"a", "b", "c"}) Start(job);
  fetcher_->Abandon(Key("c"));

  Start("c");
  Complete("a", test::ExportZip(kFiles));

  EXPECT_THAT(service_.exports.calls(), ElementsAre("a", "b", "c"));
}

TEST_F(FetcherTest, AbandonLeavesWhatWasSent) {
  Start("a");

  fetcher_->Abandon(Key("a"));
  Complete("a", test::ExportZip(kFiles));

  ASSERT_EQ(outcomes_.size(), 1U);
  EXPECT_FALSE(outcomes_[0].error);
  EXPECT_NE(fetcher_->Stored(Key("a")), nullptr);
}

TEST_F(FetcherTest, AbandonOfAJobThatNobodyStartedDoesNothing) {
  fetcher_->Abandon(Key("a"));

  EXPECT_THAT(outcomes_, IsEmpty());
}

TEST_F(FetcherTest, AFailureIsToldWithItsTime) {
  Start("a");
  clock_.Advance(seconds(3));
  Fail("a", ErrorCode::kServiceFailure);

  ASSERT_EQ(outcomes_.size(), 1U);
  EXPECT_EQ(outcomes_[0].error->code, ErrorCode::kServiceFailure);
  EXPECT_EQ(outcomes_[0].after, nullptr);
  const RunView run = fetcher_->Look(Key("a"));
  EXPECT_FALSE(run.running);
  EXPECT_EQ(run.error->code, ErrorCode::kServiceFailure);
  EXPECT_EQ(run.error_at, clock_.Now());
}

TEST_F(FetcherTest, AFailureKeepsWhatIsStored) {
  ExportA();

  Start("a");
  Fail("a", ErrorCode::kTimedOut);

  ASSERT_EQ(outcomes_.size(), 1U);
  EXPECT_NE(outcomes_[0].before, nullptr);
  EXPECT_EQ(outcomes_[0].after, outcomes_[0].before);
  EXPECT_FALSE(outcomes_[0].changed);
  EXPECT_EQ(fetcher_->Stored(Key("a")), outcomes_[0].before);
}

TEST_F(FetcherTest, ASuccessForgetsTheFailureBeforeIt) {
  Start("a");
  Fail("a", ErrorCode::kServiceFailure);

  Start("a");
  Complete("a", test::ExportZip(kFiles));

  EXPECT_FALSE(fetcher_->Look(Key("a")).error);
}

TEST_F(FetcherTest, AnAnswerThatIsNoZipIsCorruptAndStoresNothing) {
  Start("a");
  Complete("a", "PK\x03\x04 and then nothing");

  EXPECT_EQ(fetcher_->Look(Key("a")).error->code, ErrorCode::kCorrupt);
  EXPECT_EQ(fetcher_->Stored(Key("a")), nullptr);
  EXPECT_EQ(store_->usage().exports, 0U);
}

TEST_F(FetcherTest, AFullDiskIsTheErrorOfTheExport) {
  store_->FailPublish(ErrorCode::kNoSpace);
  Start("a");
  Complete("a", test::ExportZip(kFiles));

  EXPECT_EQ(fetcher_->Look(Key("a")).error->code, ErrorCode::kNoSpace);
}

TEST_F(FetcherTest, TheSameBytesAreNoChange) {
  ExportA();
  const VersionPtr before = fetcher_->Stored(Key("a"));
  clock_.Advance(seconds(60));

  fetcher_->Start(Key("a"), Stamp("2"));
  Complete("a", test::ExportZip(kFiles));

  ASSERT_EQ(outcomes_.size(), 1U);
  EXPECT_FALSE(outcomes_[0].changed);
  const VersionPtr after = fetcher_->Stored(Key("a"));
  EXPECT_EQ(after->digest, before->digest);
  EXPECT_EQ(after->checked_at, clock_.WallNow());
  EXPECT_EQ(after->stamp.fingerprint, "2");
}

TEST_F(FetcherTest, OtherBytesAreAChangeWithBothVersionsTold) {
  ExportA();

  Start("a");
  Complete("a", test::ExportZip({{"jobs/a.job", "{1}"}}));

  ASSERT_EQ(outcomes_.size(), 1U);
  EXPECT_TRUE(outcomes_[0].changed);
  EXPECT_EQ(outcomes_[0].before->files.size(), 2U);
  EXPECT_EQ(outcomes_[0].after->files.size(), 1U);
}

TEST_F(FetcherTest, ARunKnowsWhenItStartedAndHowLongItTook) {
  const base::MonotonicTime start = clock_.Now();
  Start("a");
  clock_.Advance(seconds(4));
  Complete("a", test::ExportZip(kFiles));

  const RunView run = fetcher_->Look(Key("a"));
  EXPECT_EQ(run.last_took, seconds(4));
  EXPECT_EQ(run.fresh_since, start);
}

TEST_F(FetcherTest, WhatIsStoredIsReadFromDiskOnce) {
  EXPECT_EQ(fetcher_->Stored(Key("a")), nullptr);
  EXPECT_EQ(fetcher_->Stored(Key("a")), nullptr);

  EXPECT_EQ(store_->current_calls(), 1);
}

TEST_F(FetcherTest, WhatAnEarlierRunStoredIsFound) {
  ExportA();
  Fetcher next(Options{.parallel = 2, .limits = {}}, service_, *store_, workers_, clock_);

  const VersionPtr stored = next.Stored(Key("a"));

  ASSERT_NE(stored, nullptr);
  EXPECT_EQ(stored->digest, fetcher_->Stored(Key("a"))->digest);
  EXPECT_EQ(service_.exports.count(), 1U);
}

TEST_F(FetcherTest, ADiskThatCannotBeReadIsAskedAgain) {
  store_->FailCurrent(true);
  EXPECT_EQ(fetcher_->Stored(Key("a")), nullptr);

  store_->FailCurrent(false);
  EXPECT_EQ(fetcher_->Stored(Key("a")), nullptr);

  EXPECT_EQ(store_->current_calls(), 2);
}

TEST_F(FetcherTest, AReadOfTheDiskThatAnExportOvertakesDoesNotHideIt) {
  // Stored reads "nothing" from the disk; before it notes that, the export is published.
  Start("a");
  service_.CompleteExport("a", test::ExportZip(kFiles));
  store_->SetAfterCurrent([this] { workers_.RunAll(); });

  const VersionPtr stored = fetcher_->Stored(Key("a"));

  EXPECT_NE(stored, nullptr);
  EXPECT_EQ(stored, fetcher_->Stored(Key("a")));
}

}  // namespace
}  // namespace dlffs::fetch
