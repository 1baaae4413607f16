// SPDX-License-Identifier: Apache-2.0
#include "dlffs/catalog/listing.h"

#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dlffs/base/component_name.h"

#include "support/fake_service.h"

namespace dlffs::catalog {
namespace {

using testing::ElementsAre;

Entry Named(const std::string& name, const std::string& id = {}) {
  return {.name = base::SafeComponent(name), .real_name = name, .id = id, .job = {}};
}

std::vector<std::string> NamesOf(const Listing& listing) {
  std::vector<std::string> names;
  for (const Entry& entry : listing.entries) names.push_back(entry.name);
  return names;
}

TEST(ListingTest, EntriesAreInByteOrder) {
  const Listing listing =
      MakeListing({Named("b"), Named("é"), Named("B"), Named("a.b"), Named("a"), Named("日")});

  EXPECT_THAT(NamesOf(listing), ElementsAre("B", "a", "a.b", "b", "é", "日"));
}

TEST(ListingTest, FindsByShownNameRealNameAndId) {
  const Listing listing = MakeListing({Named("a/b", "1"), Named("c", "2")});

  EXPECT_EQ(listing.Find("a%2Fb")->id, "1");
  EXPECT_EQ(listing.FindReal("a/b")->id, "1");
  EXPECT_EQ(listing.FindId("2")->name, "c");
  EXPECT_EQ(listing.Find("a/b"), nullptr);
  EXPECT_EQ(listing.Find("d"), nullptr);
}

TEST(ListingTest, AnEmptyIdFindsNothing) {
  const Listing listing = MakeListing({Named("default")});

  EXPECT_EQ(listing.FindId(""), nullptr);
}

TEST(ListingTest, TwoOfOneNameAreBothShown) {
  const Listing listing = MakeListing({Named("a", "1"), Named("a", "2"), Named("b", "3")});

  const std::vector<std::string> names = NamesOf(listing);
  EXPECT_EQ(std::set<std::string>(names.begin(), names.end()).size(), 3U);
  EXPECT_NE(listing.Find("a"), nullptr);
  EXPECT_NE(listing.Find("b"), nullptr);
}

TEST(ListingTest, WhoKeepsTheNameDoesNotDependOnTheOrderOfArrival) {
  const Listing one = MakeListing({Named("a", "1"), Named("a", "2")});
  const Listing other = MakeListing({Named("a", "2"), Named("a", "1")});

  EXPECT_EQ(one.Find("a")->id, other.Find("a")->id);
  EXPECT_EQ(NamesOf(one), NamesOf(other));
}

TEST(ListingTest, ThreeOfOneNameAreAllShown) {
  const Listing listing = MakeListing({Named("a", "1"), Named("a", "2"), Named("a", "3")});

  const std::vector<std::string> names = NamesOf(listing);
  EXPECT_EQ(std::set<std::string>(names.begin(), names.end()).size(), 3U);
}

TEST(JobTimeTest, IsTheLastUpdateElseTheCreation) {
  api::Job job = test::BatchJob("a", 1000);
  EXPECT_EQ(JobTime(job), base::FromMillis(1'000'000));

  job.last_update_time_ms.reset();
  EXPECT_EQ(JobTime(job), base::FromMillis(500'000));

  job.create_time_ms.reset();
  EXPECT_EQ(JobTime(job), std::nullopt);
}

TEST(FingerprintTest, IsTheLastUpdateWhereThereIsOne) {
  const api::Job job = test::BatchJob("a", 1000);
  api::Job same = job;
  same.status = "STOPPED";  // starting and stopping a job does not change its definition

  EXPECT_EQ(Fingerprint(job), Fingerprint(same));
  EXPECT_NE(Fingerprint(job), Fingerprint(test::BatchJob("a", 1001)));
}

TEST(FingerprintTest, WithoutLastUpdateIsTheStableFields) {
  api::Job job = test::BatchJob("a");
  job.last_update_time_ms.reset();
  const std::string before = Fingerprint(job);

  api::Job moved = job;
  moved.path = "/elsewhere";
  api::Job edited = job;
  edited.last_update_user = "dave";
  api::Job recreated = job;
  recreated.create_time_ms = 600'000;

  EXPECT_EQ(Fingerprint(job), before);
  EXPECT_NE(Fingerprint(moved), before);
  EXPECT_NE(Fingerprint(edited), before);
  EXPECT_NE(Fingerprint(recreated), before);
}

}  // namespace
}  // namespace dlffs::catalog
