// SPDX-License-Identifier: Apache-2.0
#include <csignal>

#include <sys/wait.h>
#include <unistd.h>

#include "cache/cache_fixture.h"

namespace dlffs::cache {
namespace {

class KillTest : public CacheTest {
 protected:
  /// A child that publishes versions "0", "1", … one after the other, and says so on a pipe.
  struct Child {
    pid_t pid = -1;
    int said = -1;
  };
  Child StartPublisher(int first, int count) const {
    int ends[2];
    if (::pipe(ends) != 0) throw std::runtime_error("pipe");
    const pid_t pid = ::fork();
    if (pid != 0) {
      ::close(ends[1]);
      return {.pid = pid, .said = ends[0]};
    }
    const auto store = Open();
    for (int i = first; i < first + count; ++i) {
      Publish(*store, {{"a", std::to_string(i)}, {"scripts/s.script", "same"}}, Updated(i), At(i));
      if (::write(ends[1], &i, sizeof i) != sizeof i) ::_exit(1);
    }
    ::_exit(0);
  }
  static int Wait(const Child& child) {
    int status = 0;
    ::waitpid(child.pid, &status, 0);
    ::close(child.said);
    return status;
  }

  /// What is current is whole, and can be read.
  static void ExpectWhole(Store& store, const std::shared_ptr<const Version>& current) {
    for (size_t i = 0; i < current->files.size(); ++i) {
      const auto content = store.Read(*current, i);
      ASSERT_TRUE(content) << content.error().message;
      EXPECT_EQ(base::Sha256::Of(**content), current->files[i].member.sha256);
    }
  }
};

TEST_F(KillTest, WhatWasPublishedSurvivesAKillAtAnyInstant) {
  constexpr int kRounds = 50;
  int next = 0;
  for (int round = 0; round < kRounds; ++round) {
    const Child child = StartPublisher(next, 1'000'000);
    int published = -1;
    // A different number of versions each time; the kill then falls anywhere in the next one.
    for (int i = 0; i <= round % 3; ++i) {
      ASSERT_EQ(::read(child.said, &published, sizeof published), sizeof published);
    }
    ::kill(child.pid, SIGKILL);
    for (int more = 0; ::read(child.said, &more, sizeof more) == sizeof more;) published = more;
    Wait(child);

    const auto store = Open();
    const auto current = Current(*store);
    ASSERT_NE(current, nullptr);
    ExpectWhole(*store, current);
    const int found = std::stoi(**store->Read(*current, 0));
    EXPECT_GE(found, published);
    EXPECT_LE(found, published + 1);
    next = found + 1;
  }
}

TEST_F(KillTest, NothingHalfWrittenIsLeftAfterTheNextStart) {
  for (int round = 0; round < 10; ++round) {
    const Child child = StartPublisher(round * 100, 1'000'000);
    int published = -1;
    ASSERT_EQ(::read(child.said, &published, sizeof published), sizeof published);
    ::kill(child.pid, SIGKILL);
    Wait(child);
  }

  const auto store = Open();

  size_t stray = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(options_.dir + "/tmp")) {
    if (!entry.is_directory()) ++stray;
  }
  EXPECT_EQ(stray, 0U);
  size_t containers = 0;
  for (const auto& entry : std::filesystem::directory_iterator(VersionsDirectory())) {
    if (entry.is_regular_file()) ++containers;
  }
  EXPECT_EQ(store->usage().exports, containers);
}

TEST_F(KillTest, TwoProcessesPublishOneJobAtOnce) {
  const Child one = StartPublisher(0, 30);
  const Child other = StartPublisher(0, 30);

  EXPECT_EQ(Wait(one), 0);
  EXPECT_EQ(Wait(other), 0);

  const auto store = Open();
  const auto current = Current(*store);
  ASSERT_NE(current, nullptr);
  ExpectWhole(*store, current);
  EXPECT_EQ(**store->Read(*current, 0), "29");
  EXPECT_EQ(store->usage().exports, 30U);
}

TEST_F(KillTest, ACacheIsOpenedByManyProcessesAtOnce) {
  std::vector<Child> children;
  for (int i = 0; i < 6; ++i) children.push_back(StartPublisher(i * 10, 2));

  for (const Child& child : children) EXPECT_EQ(Wait(child), 0);

  EXPECT_EQ(Open()->usage().exports, 12U);
}

}  // namespace
}  // namespace dlffs::cache
