// SPDX-License-Identifier: Apache-2.0
#include "cache/container_pool.h"

#include "cache/cache_fixture.h"

namespace dlffs::cache {
namespace {

class ContainerPoolTest : public DirectoryTest {
 protected:
  std::string Write(const std::string& name) const {
    std::string path = root_ + "/" + name;
    const Status written = Answer({{"f", name}})->WriteContainer(path, name);
    if (!written) throw std::runtime_error(written.error().message);
    return path;
  }
  static size_t OpenDescriptors() {
    const std::filesystem::directory_iterator fds("/proc/self/fd");
    return static_cast<size_t>(std::distance(begin(fds), end(fds)));
  }
};

TEST_F(ContainerPoolTest, AContainerIsOpenedOnce) {
  ContainerPool pool(2);
  const std::string path = Write("a");

  const auto first = *pool.Open(path);

  EXPECT_EQ(*pool.Open(path), first);
}

TEST_F(ContainerPoolTest, OnlyTheLastUsedStayOpen) {
  const size_t before = OpenDescriptors();
  ContainerPool pool(2);
  const std::string a = Write("a");
  const std::string b = Write("b");
  ASSERT_TRUE(pool.Open(a));
  const std::weak_ptr<const archive::Container> second = *pool.Open(b);
  ASSERT_TRUE(pool.Open(a));

  ASSERT_TRUE(pool.Open(Write("c")));

  EXPECT_TRUE(second.expired());
  EXPECT_EQ(OpenDescriptors(), before + 2);
}

TEST_F(ContainerPoolTest, WhatIsInUseOutlivesItsPlace) {
  ContainerPool pool(1);
  const auto used = *pool.Open(Write("a"));

  ASSERT_TRUE(pool.Open(Write("b")));

  EXPECT_EQ(used->Read("f"), "a");
}

TEST_F(ContainerPoolTest, AForgottenContainerIsLookedAtAgain) {
  ContainerPool pool(2);
  const std::string path = Write("a");
  ASSERT_TRUE(pool.Open(path));
  std::filesystem::remove(path);
  ASSERT_TRUE(pool.Open(path));

  pool.Forget(path);
  pool.Forget(path);

  EXPECT_EQ(pool.Open(path).error().code, ErrorCode::kNotFound);
}

}  // namespace
}  // namespace dlffs::cache
