// SPDX-License-Identifier: Apache-2.0
#include "dlffs/cache/listing_store.h"

#include <thread>

#include <sys/stat.h>

#include "cache/cache_fixture.h"

namespace dlffs::cache {
namespace {

class ListingStoreTest : public DirectoryTest {
 protected:
  std::unique_ptr<ListingStore> Open() const {
    auto store = OpenListingStore(directory_);
    if (!store) throw std::runtime_error(store.error().message);
    return *std::move(store);
  }

  std::string directory_ = root_ + "/state";
};

TEST_F(ListingStoreTest, WhatWasSavedIsLoadedAlsoByTheNextProcess) {
  ASSERT_TRUE(Open()->Save("key", "text\n\"日\""));

  const auto store = Open();

  EXPECT_EQ(store->Load("key")->value(), "text\n\"日\"");
  EXPECT_FALSE(store->Load("other")->has_value());
}

TEST_F(ListingStoreTest, TheLastSaveCounts) {
  const auto store = Open();
  ASSERT_TRUE(store->Save("key", "old"));

  ASSERT_TRUE(store->Save("key", ""));

  EXPECT_EQ(store->Load("key")->value(), "");
}

TEST_F(ListingStoreTest, TheDirectoryIsPrivate) {
  const auto store = Open();

  struct stat status {};
  ASSERT_EQ(::stat(directory_.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0700U);
}

TEST_F(ListingStoreTest, ADamagedFileIsMovedAsideAndTheStoreStartsEmpty) {
  ASSERT_TRUE(Open()->Save("key", "text"));
  WriteFile(directory_ + "/catalog.db", std::string(5000, 'x'));

  const auto store = Open();

  EXPECT_FALSE(store->Load("key")->has_value());
  EXPECT_TRUE(store->Save("key", "new"));
  EXPECT_EQ(ReadFile(directory_ + "/catalog.db.damaged"), std::string(5000, 'x'));
}

TEST_F(ListingStoreTest, ThreadsSaveAtTheSameTime) {
  const auto store = Open();
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([&store, i] {
        for (int n = 0; n < 10; ++n) {
          static_cast<void>(store->Save(std::to_string(i), std::to_string(n)));
        }
      });
    }
  }

  EXPECT_EQ(store->Load("0")->value(), "9");
  EXPECT_EQ(store->Load("7")->value(), "9");
}

TEST_F(ListingStoreTest, ADirectoryThatCannotBeMadeIsAnError) {
  WriteFile(root_ + "/file", "");

  EXPECT_FALSE(OpenListingStore(root_ + "/file/state"));
}

}  // namespace
}  // namespace dlffs::cache
