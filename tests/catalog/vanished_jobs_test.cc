// SPDX-License-Identifier: Apache-2.0
// When a job that a listing lacks disappears (product.md section 2; catalog.cc,
// catalog_refresh.cc).
#include "catalog/catalog_fixture.h"

namespace dlffs::catalog {
namespace {

using test::BatchJob;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class VanishedJobsTest : public CatalogTest {
 protected:
  VanishedJobsTest() { List({BatchJob("a"), BatchJob("b")}); }
};

TEST_F(VanishedJobsTest, WithNothingStoredGoesAtOnce) {
  List({BatchJob("a")});

  EXPECT_THAT(Names(), ElementsAre("a"));
  EXPECT_THAT(service_.details.calls(), IsEmpty());
}

TEST_F(VanishedJobsTest, WithSomethingStoredStaysAndIsAskedFor) {
  Store("b");

  List({BatchJob("a")});

  EXPECT_THAT(Names(), ElementsAre("a", "b"));
  EXPECT_TRUE(catalog().Look(kPlace).listing->Find("b")->missing);
  EXPECT_THAT(service_.details.calls(), ElementsAre("b"));
}

TEST_F(VanishedJobsTest, GoesWhenItsDetailSaysThatItDoesNotExist) {
  Store("b");
  List({BatchJob("a")});
  changes_.clear();

  service_.JobDoesNotExist("b");

  EXPECT_THAT(Names(), ElementsAre("a"));
  ASSERT_THAT(changes_, SizeIs(1));
  EXPECT_THAT(changes_[0].removed, ElementsAre("b"));
}

TEST_F(VanishedJobsTest, StaysWhereItsDetailCannotBeHad) {
  Store("b");
  List({BatchJob("a")});

  service_.details.Fail("b", ErrorCode::kServiceFailure);

  EXPECT_THAT(Names(), ElementsAre("a", "b"));
}

TEST_F(VanishedJobsTest, StaysWhereItsDetailIsThere) {
  Store("b");
  List({BatchJob("a")});

  service_.details.Complete("b", BatchJob("b"));

  EXPECT_THAT(Names(), ElementsAre("a", "b"));
}

TEST_F(VanishedJobsTest, GoesWhenASecondCompleteListingAgrees) {
  Store("b");
  List({BatchJob("a")});

  List({BatchJob("a")});

  EXPECT_THAT(Names(), ElementsAre("a"));
}

TEST_F(VanishedJobsTest, AnIncompleteListingIsNoSecondWitness) {
  Store("b");
  List({BatchJob("a")});

  List({BatchJob("a")}, false);
  EXPECT_THAT(Names(), ElementsAre("a", "b"));

  List({BatchJob("a")});
  EXPECT_THAT(Names(), ElementsAre("a"));
}

TEST_F(VanishedJobsTest, OneThatIsListedAgainHasToVanishTwiceAgain) {
  Store("b");
  List({BatchJob("a")});
  List({BatchJob("a"), BatchJob("b")});
  EXPECT_FALSE(catalog().Look(kPlace).listing->Find("b")->missing);

  List({BatchJob("a")});

  EXPECT_THAT(Names(), ElementsAre("a", "b"));
}

TEST_F(VanishedJobsTest, AnExportThatFindsNothingRemovesAJobWithNothingStored) {
  changes_.clear();

  catalog().JobIsGone(kPlace, "b");

  EXPECT_THAT(Names(), ElementsAre("a"));
  EXPECT_TRUE(catalog().Look(kPlace).IsDue(clock_.Now())) << "what else has changed?";
  ASSERT_THAT(changes_, SizeIs(1));
  EXPECT_THAT(changes_[0].removed, ElementsAre("b"));
}

TEST_F(VanishedJobsTest, AnExportThatFindsNothingIsConfirmedWhereSomethingIsStored) {
  Store("b");

  catalog().JobIsGone(kPlace, "b");
  EXPECT_THAT(Names(), ElementsAre("a", "b"));

  service_.JobDoesNotExist("b");
  EXPECT_THAT(Names(), ElementsAre("a"));
}

TEST_F(VanishedJobsTest, ACodeThatSpeaksOfTheWorkspaceRemovesNoJob) {
  Store("b");
  List({BatchJob("a"), BatchJob("b")});
  List({BatchJob("a")});
  service_.details.Fail("b", ErrorCode::kNotFound);

  EXPECT_THAT(Names(), ElementsAre("a", "b"));
}

TEST_F(VanishedJobsTest, AJobThatWasMadeAnewMeanwhileStays) {
  Store("b");
  List({BatchJob("a"), BatchJob("b")});
  List({BatchJob("a")});
  List({BatchJob("a"), BatchJob("b", 9)});

  service_.JobDoesNotExist("b");

  EXPECT_THAT(Names(), ElementsAre("a", "b"));
}

TEST_F(VanishedJobsTest, OfManyAtOnceOnlyAFewAreAskedFor) {
  std::vector<api::Job> jobs;
  for (int i = 0; i < 20; ++i) {
    jobs.push_back(BatchJob("job_" + std::to_string(i)));
    Store(jobs.back().name);
  }
  List(jobs);

  List({BatchJob("a")});

  EXPECT_LE(service_.details.count(), 8U);
}

TEST_F(VanishedJobsTest, AJobThatIsGoneAlreadyIsNoChange) {
  changes_.clear();

  catalog().JobIsGone(kPlace, "never seen");

  EXPECT_THAT(changes_, IsEmpty());
}

}  // namespace
}  // namespace dlffs::catalog
