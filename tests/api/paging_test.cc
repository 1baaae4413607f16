// SPDX-License-Identifier: Apache-2.0
#include "api/paging.h"

#include <algorithm>
#include <functional>

#include <gtest/gtest.h>

namespace dlffs::api {
namespace {

std::vector<std::string> Names(int count) {
  std::vector<std::string> names;
  for (int i = 0; i < count; ++i) names.push_back("job" + std::to_string(i));
  return names;
}

struct Answer {
  std::optional<int64_t> total;
  std::vector<std::string> keys;
};
using Server = std::function<Answer(Paging::Ask)>;

std::vector<std::string> Rows(const std::vector<std::string>& names, int64_t first, int64_t count) {
  const auto size = static_cast<int64_t>(names.size());
  const int64_t from = std::min(first, size);
  const int64_t to = std::min(first + count, size);
  return {names.begin() + from, names.begin() + to};
}

Server PageServer(std::vector<std::string> names, int most = 100) {
  return [=](Paging::Ask ask) {
    const int64_t count = std::min(ask.limit, most);
    return Answer{static_cast<int64_t>(names.size()), Rows(names, ask.offset * count, count)};
  };
}

Server RecordServer(std::vector<std::string> names, int most = 100) {
  return [=](Paging::Ask ask) {
    return Answer{static_cast<int64_t>(names.size()),
                  Rows(names, ask.offset, std::min(ask.limit, most))};
  };
}

/// Walks to the end; how many pages that took.
int Walk(Paging& paging, const Server& server) {
  int pages = 0;
  while (const auto ask = paging.Next()) {
    const Answer answer = server(*ask);
    paging.Take(answer.total, answer.keys);
    ++pages;
  }
  return pages;
}

TEST(PagingTest, AnEmptyListIsCompleteAfterOnePage) {
  Paging paging;

  EXPECT_EQ(Walk(paging, PageServer({})), 1);
  EXPECT_TRUE(paging.complete());
  EXPECT_TRUE(paging.keys().empty());
}

TEST(PagingTest, AListOfOnePageTakesOneRequest) {
  Paging paging;

  EXPECT_EQ(Walk(paging, PageServer(Names(100))), 1);
  EXPECT_TRUE(paging.complete());
  EXPECT_EQ(paging.keys().size(), 100U);
}

TEST(PagingTest, AsksForPagesByNumber) {
  Paging paging;
  std::vector<int64_t> offsets;
  const Server server = PageServer(Names(250));

  Walk(paging, [&](Paging::Ask ask) {
    offsets.push_back(ask.offset);
    return server(ask);
  });

  EXPECT_EQ(offsets, (std::vector<int64_t>{0, 1, 2}));
  EXPECT_TRUE(paging.complete());
  EXPECT_EQ(paging.keys().size(), 250U);
}

class PagingSizeTest : public testing::TestWithParam<int> {};

TEST_P(PagingSizeTest, IsCompleteWhateverOffsetCountsAndLimitIsCutTo) {
  for (const int most : {2, 7, 50, 99, 100, 1000}) {
    Paging by_page;
    Walk(by_page, PageServer(Names(GetParam()), most));
    EXPECT_TRUE(by_page.complete()) << "page server cutting to " << most;
    EXPECT_EQ(by_page.keys().size(), static_cast<size_t>(GetParam()));

    Paging by_record;
    Walk(by_record, RecordServer(Names(GetParam()), most));
    EXPECT_TRUE(by_record.complete()) << "record server cutting to " << most;
    EXPECT_EQ(by_record.keys().size(), static_cast<size_t>(GetParam()));
  }
}

INSTANTIATE_TEST_SUITE_P(Sizes, PagingSizeTest,
                         testing::Values(0, 1, 2, 99, 100, 101, 102, 200, 201, 512, 1000));

TEST(PagingTest, ARecordServerCostsOneExtraRequest) {
  Paging paging;

  EXPECT_EQ(Walk(paging, RecordServer(Names(512))), 7);
}

TEST(PagingTest, TenThousandJobsAreWithinTheGuard) {
  Paging paging;

  EXPECT_EQ(Walk(paging, PageServer(Names(10'000))), 100);
  EXPECT_TRUE(paging.complete());
}

TEST(PagingTest, AServerThatIgnoresOffsetIsLeftSoonAndIncomplete) {
  Paging paging;
  const std::vector<std::string> first = Names(100);

  const int pages = Walk(paging, [&](Paging::Ask) { return Answer{300, first}; });

  EXPECT_LE(pages, 8);
  EXPECT_FALSE(paging.complete());
  EXPECT_EQ(paging.keys().size(), 100U);
}

TEST(PagingTest, AServerWithEndlessRowsIsLeft) {
  Paging paging;
  int next = 0;

  const int pages = Walk(paging, [&](Paging::Ask) {
    std::vector<std::string> keys;
    for (int i = 0; i < 100; ++i) keys.push_back(std::to_string(next++));
    return Answer{INT64_MAX, keys};
  });

  EXPECT_LE(pages, 2 * 503);
  EXPECT_FALSE(paging.complete());
}

TEST(PagingTest, AListThatGrewIsWalkedOnceMore) {
  Paging paging;
  const Server before = PageServer(Names(150));
  const Server after = PageServer(Names(151));
  int page = 0;

  Walk(paging, [&](Paging::Ask ask) { return page++ == 0 ? before(ask) : after(ask); });

  EXPECT_TRUE(paging.complete());
  EXPECT_EQ(paging.keys().size(), 151U);
}

TEST(PagingTest, AKeyThatIsGoneInTheCompleteSecondWalkIsNotKept) {
  Paging paging;
  std::vector<std::string> old = Names(150);
  old[0] = "deleted";
  const Server before = PageServer(old);
  const Server after = PageServer(Names(149));
  int page = 0;

  Walk(paging, [&](Paging::Ask ask) { return page++ == 0 ? before(ask) : after(ask); });

  EXPECT_TRUE(paging.complete());
  EXPECT_FALSE(paging.keys().contains("deleted"));
}

TEST(PagingTest, AListThatKeepsChangingIsIncompleteAndKeepsEveryKeySeen) {
  Paging paging;
  int64_t total = 200;

  const int pages = Walk(paging, [&](Paging::Ask ask) {
    return Answer{++total, Rows(Names(200), ask.offset * 100, 100)};
  });

  EXPECT_LE(pages, 8);
  EXPECT_FALSE(paging.complete());
  EXPECT_EQ(paging.keys().size(), 200U);
}

TEST(PagingTest, ATotalThatDiffersOnTheLastPageIsIncompleteEvenIfTheNumberFits) {
  Paging paging;
  const std::vector<std::string> names = Names(150);

  Walk(paging, [&](Paging::Ask ask) {
    return Answer{ask.offset == 0 ? 151 : 150, Rows(names, ask.offset * 100, 100)};
  });

  EXPECT_FALSE(paging.complete());
}

TEST(PagingTest, RepeatedKeysDoNotCountTwice) {
  Paging paging;

  Walk(paging, [&](Paging::Ask ask) {
    return Answer{
        3, ask.offset == 0 ? std::vector<std::string>{"a", "b", "a"} : std::vector<std::string>{}};
  });

  EXPECT_FALSE(paging.complete());
  EXPECT_EQ(paging.keys(), (std::set<std::string>{"a", "b"}));
}

TEST(PagingTest, WithoutATotalTheWalkEndsAtAnEmptyPageAndIsIncomplete) {
  Paging paging;
  const std::vector<std::string> names = Names(150);

  const int pages = Walk(paging, [&](Paging::Ask ask) {
    return Answer{std::nullopt, Rows(names, ask.offset * 100, 100)};
  });

  EXPECT_EQ(pages, 3);
  EXPECT_FALSE(paging.complete());
  EXPECT_EQ(paging.keys().size(), 150U);
}

TEST(PagingTest, AFailedPageEndsTheWalkIncomplete) {
  Paging paging;
  paging.Take(200, Names(100));

  paging.Fail();

  EXPECT_FALSE(paging.Next());
  EXPECT_FALSE(paging.complete());
  EXPECT_EQ(paging.keys().size(), 100U);
}

}  // namespace
}  // namespace dlffs::api
