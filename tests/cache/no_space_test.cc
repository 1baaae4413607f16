// SPDX-License-Identifier: Apache-2.0
#include <random>

#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cache/cache_fixture.h"

namespace dlffs::cache {
namespace {

constexpr int kCannotMount = 77;

/// Runs `body` in a child whose `directory` is a file system of `bytes`; its result is the exit
/// code.
template <class Body>
int RunWithSmallDisk(const std::string& directory, const std::string& bytes, Body body) {
  const pid_t child = ::fork();
  if (child == 0) {
    int result = kCannotMount;
    const bool isolated =
        ::unshare(CLONE_NEWNS) == 0 || ::unshare(CLONE_NEWUSER | CLONE_NEWNS) == 0;
    if (isolated && ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
        ::mount("tmpfs", directory.c_str(), "tmpfs", 0, ("size=" + bytes).c_str()) == 0) {
      result = body();
    }
    ::_exit(result);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

std::string Incompressible(size_t size) {
  std::mt19937 random(1);
  std::string bytes(size, '\0');
  for (char& c : bytes) c = static_cast<char>(random());
  return bytes;
}

using NoSpaceTest = CacheTest;

TEST_F(NoSpaceTest, AFullDiskIsSaidAndChangesNothing) {
  const auto big = Answer({{"a", Incompressible(2 << 20)}});
  const auto small = Answer({{"a", "1"}});

  const int result = RunWithSmallDisk(root_, "1m", [&] {
    const auto store = Open();
    if (!store->Publish(key_, *small, Updated(1), At(2))) return 1;
    const auto refused = store->Publish(key_, *big, Updated(3), At(4));
    if (refused) return 2;
    if (refused.error().code != ErrorCode::kNoSpace) return 3;
    if (refused.error().message.find("No space left") == std::string::npos) return 4;
    const auto current = Current(*store);
    if (!current || current->exported_at != At(2) || **store->Read(*current, 0) != "1") return 5;
    size_t files = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(options_.dir + "/tmp")) {
      if (!entry.is_directory()) ++files;
    }
    return files == 0 ? 0 : 6;
  });

  if (result == kCannotMount) GTEST_SKIP() << "may not mount a small disk here";
  EXPECT_EQ(result, 0);
}

TEST_F(NoSpaceTest, ADiskThatIsFullForTheIndexIsSaidToo) {
  const auto small = Answer({{"a", "1"}});

  const int result = RunWithSmallDisk(root_, "1m", [&] {
    const auto store = Open();
    // Every version has other contents, so that the index grows until the disk is full.
    for (int i = 0; i < 2000; ++i) {
      const auto published =
          store->Publish(key_, *Answer({{std::to_string(i), std::to_string(i)}}), {}, At(i));
      if (published) continue;
      if (published.error().code != ErrorCode::kNoSpace) return 2;
      const auto current = store->Current(key_);
      return current && *current && (*current)->exported_at == At(i - 1) ? 0 : 3;
    }
    return 4;
  });

  if (result == kCannotMount) GTEST_SKIP() << "may not mount a small disk here";
  EXPECT_EQ(result, 0);
}

}  // namespace
}  // namespace dlffs::cache
