// SPDX-License-Identifier: Apache-2.0
#include "cache/staging.h"

#include "cache/cache_fixture.h"

namespace dlffs::cache {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

class StagingTest : public DirectoryTest {
 protected:
  std::vector<std::string> Left() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(root_)) {
      names.push_back(entry.path().filename());
    }
    return names;
  }
};

TEST_F(StagingTest, PathsAreNeverGivenTwice) {
  const auto one = *Staging::Create(root_);
  const auto other = *Staging::Create(root_);

  const std::set<std::string> paths = {one->NextPath(), one->NextPath(), other->NextPath(),
                                       other->NextPath()};

  EXPECT_THAT(paths, SizeIs(4));
}

TEST_F(StagingTest, ItsDirectoryGoesWithIt) {
  {
    const auto staging = *Staging::Create(root_);
    WriteFile(staging->NextPath(), "half");
    EXPECT_THAT(Left(), SizeIs(1));
  }
  EXPECT_THAT(Left(), IsEmpty());
}

TEST_F(StagingTest, WhatALivingOwnerWritesIsLeft) {
  const auto staging = *Staging::Create(root_);
  const std::string path = staging->NextPath();
  WriteFile(path, "half");

  Staging::RemoveAbandoned(root_);

  EXPECT_EQ(ReadFile(path), "half");
  EXPECT_FALSE(staging->IsRemoved());
}

TEST_F(StagingTest, WhatNobodyOwnsIsRemoved) {
  std::filesystem::create_directory(root_ + "/dead");
  WriteFile(root_ + "/dead/0", "half");
  WriteFile(root_ + "/stray", "x");
  std::filesystem::create_symlink("/etc", root_ + "/link");

  Staging::RemoveAbandoned(root_);

  EXPECT_THAT(Left(), IsEmpty());
  EXPECT_TRUE(std::filesystem::exists("/etc"));
}

TEST_F(StagingTest, ItNoticesThatItWasRemoved) {
  const auto staging = *Staging::Create(root_);

  std::filesystem::remove_all(root_);

  EXPECT_TRUE(staging->IsRemoved());
}

}  // namespace
}  // namespace dlffs::cache
