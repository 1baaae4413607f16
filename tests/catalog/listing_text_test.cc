// SPDX-License-Identifier: Apache-2.0
#include "catalog/listing_text.h"

#include <set>
#include <string>

#include <gtest/gtest.h>

#include "support/fake_service.h"

namespace dlffs::catalog {
namespace {

Entry JobNamed(const std::string& name) {
  return {.name = name, .real_name = name, .id = "", .job = test::BatchJob(name)};
}

/// What comes back of one entry that was stored.
Entry Stored(const Entry& entry) {
  const auto entries = FromText(ToText({entry}));
  EXPECT_TRUE(entries);
  EXPECT_EQ(entries->size(), 1U);
  return entries->front();
}

TEST(ListingTextTest, EveryFieldComesBack) {
  Entry entry = JobNamed("a");
  entry.id = "0123";
  entry.job.single_node = true;

  const Entry stored = Stored(entry);

  EXPECT_EQ(stored.name, "a");
  EXPECT_EQ(stored.real_name, "a");
  EXPECT_EQ(stored.id, "0123");
  EXPECT_EQ(stored.job.name, "a");
  EXPECT_EQ(stored.job.type, "BATCH");
  EXPECT_EQ(stored.job.owner, "alice");
  EXPECT_EQ(stored.job.status, "NORMAL");
  EXPECT_EQ(stored.job.path, "/etl");
  EXPECT_EQ(stored.job.last_update_user, "bob");
  EXPECT_EQ(stored.job.create_user, "carol");
  EXPECT_EQ(stored.job.create_time_ms, 500'000);
  EXPECT_EQ(stored.job.last_update_time_ms, 1'000'000);
  EXPECT_TRUE(stored.job.single_node);
}

TEST(ListingTextTest, AbsentTimesStayAbsent) {
  Entry entry = JobNamed("a");
  entry.job.create_time_ms.reset();
  entry.job.last_update_time_ms.reset();

  EXPECT_EQ(Stored(entry).job.create_time_ms, std::nullopt);
  EXPECT_EQ(Stored(entry).job.last_update_time_ms, std::nullopt);
}

class ListingTextNameTest : public testing::TestWithParam<std::string> {};

TEST_P(ListingTextNameTest, AnyNameComesBack) {
  Entry entry = JobNamed(GetParam());
  entry.job.owner = GetParam();

  EXPECT_EQ(Stored(entry).real_name, GetParam());
  EXPECT_EQ(Stored(entry).job.owner, GetParam());
}

INSTANTIATE_TEST_SUITE_P(Names, ListingTextNameTest,
                         testing::Values("", "a\tb", "a\nb", "a\\b", "\\t", "\\", "a\\\n\t",
                                         "日报表", "é", " a "));

TEST(ListingTextTest, AnEmptyListingIsAListing) {
  const auto entries = FromText(ToText({}));

  ASSERT_TRUE(entries);
  EXPECT_TRUE(entries->empty());
}

TEST(ListingTextTest, OrderIsKept) {
  const auto entries = FromText(ToText({JobNamed("b"), JobNamed("a")}));

  ASSERT_EQ(entries->size(), 2U);
  EXPECT_EQ(entries->front().name, "b");
}

TEST(ListingTextTest, ATextThatWasCutShortIsNothing) {
  const std::string text = ToText({JobNamed("a"), JobNamed("b")});

  EXPECT_EQ(FromText(""), std::nullopt);
  EXPECT_EQ(FromText(text.substr(0, text.size() - 1)), std::nullopt);
  EXPECT_EQ(FromText(text.substr(0, text.size() / 2) + "\n"), std::nullopt);
}

TEST(ListingTextTest, ATextOfAnotherVersionIsNothing) {
  std::string text = ToText({JobNamed("a")});
  text.replace(0, text.find('\n'), "dlffs-listing 2");

  EXPECT_EQ(FromText(text), std::nullopt);
}

TEST(ListingTextTest, ANumberThatIsNoneIsNothing) {
  std::string text = ToText({JobNamed("a")});
  text.replace(text.find("500000"), 6, "5000x0");

  EXPECT_EQ(FromText(text), std::nullopt);
}

TEST(StorageKeyTest, EveryPlaceAndEndpointHasItsOwn) {
  const std::set<std::string> keys = {
      StorageKey("https://e", "d/alice", RootPlace()),
      StorageKey("https://e", "d/bob", RootPlace()),
      StorageKey("https://e", "d/alice", ProjectPlace("p")),
      StorageKey("https://e", "d/alice", WorkspacePlace("p", "")),
      StorageKey("https://e", "d/alice", WorkspacePlace("p", "w")),
      StorageKey("https://f", "d/alice", RootPlace()),
  };

  EXPECT_EQ(keys.size(), 6U);
}

}  // namespace
}  // namespace dlffs::catalog
