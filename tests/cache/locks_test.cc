// SPDX-License-Identifier: Apache-2.0
#include "cache/locks.h"

#include <atomic>
#include <thread>

#include "cache/cache_fixture.h"

namespace dlffs::cache {
namespace {

class LocksTest : public DirectoryTest {
 protected:
  bool IsFree(uint64_t job) const { return JobLock::TryAcquire(file_, job)->has_value(); }

  std::string file_ = root_ + "/locks";
};

TEST_F(LocksTest, AJobIsLockedUntilTheLockGoes) {
  {
    const auto held = JobLock::Acquire(file_, 1ULL << 63);
    ASSERT_TRUE(held);
    EXPECT_FALSE(IsFree(1ULL << 63));
  }
  EXPECT_TRUE(IsFree(1ULL << 63));
}

TEST_F(LocksTest, OtherJobsAreNotLocked) {
  const auto held = JobLock::Acquire(file_, 0);

  EXPECT_TRUE(IsFree(4));
  EXPECT_TRUE(IsFree(~uint64_t{0}));
}

TEST_F(LocksTest, ThreadsExcludeEachOther) {
  std::atomic<int> inside{0};
  std::atomic<bool> together{false};
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&] {
        for (int round = 0; round < 50; ++round) {
          const auto lock = JobLock::Acquire(file_, 7);
          if (inside.fetch_add(1) != 0) together = true;
          inside.fetch_sub(1);
        }
      });
    }
  }

  EXPECT_FALSE(together);
}

TEST_F(LocksTest, AMissingDirectoryIsAnError) {
  EXPECT_FALSE(JobLock::Acquire(root_ + "/none/locks", 1));
  EXPECT_FALSE(JobLock::TryAcquire(root_ + "/none/locks", 1));
  EXPECT_FALSE(LockFile(root_ + "/none/lock"));
}

TEST_F(LocksTest, ADirectoryIsLockedOnce) {
  auto held = TryLockDirectory(root_);

  ASSERT_TRUE(held);
  EXPECT_FALSE(TryLockDirectory(root_));
  held.reset();
  EXPECT_TRUE(TryLockDirectory(root_));
}

}  // namespace
}  // namespace dlffs::cache
