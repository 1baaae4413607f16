// SPDX-License-Identifier: Apache-2.0
#include "fuse/notifier.h"

#include <algorithm>
#include <cerrno>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dlffs::fuse {
namespace {

/// What the kernel was told, in order. A directory that is held lets nobody through until it is
/// released.
class Kernel {
 public:
  void Tell(fuse_ino_t directory, const std::string& what) EXCLUDES(mutex_) {
    base::MutexLock lock(mutex_);
    told_.push_back(what);
    changed_.NotifyAll();
    while (held_.count(directory) != 0) changed_.Wait(mutex_);
  }
  void Note(const std::string& what) { Tell(0, what); }
  void Hold(fuse_ino_t directory) EXCLUDES(mutex_) {
    base::MutexLock lock(mutex_);
    held_.insert(directory);
  }
  void Release(fuse_ino_t directory) EXCLUDES(mutex_) {
    base::MutexLock lock(mutex_);
    held_.erase(directory);
    changed_.NotifyAll();
  }
  void WaitFor(const std::string& what) EXCLUDES(mutex_) {
    base::MutexLock lock(mutex_);
    while (std::find(told_.begin(), told_.end(), what) == told_.end()) changed_.Wait(mutex_);
  }
  std::vector<std::string> told() const EXCLUDES(mutex_) {
    base::MutexLock lock(mutex_);
    return told_;
  }

 private:
  mutable base::Mutex mutex_;
  base::CondVar changed_;
  std::vector<std::string> told_ GUARDED_BY(mutex_);
  std::set<fuse_ino_t> held_ GUARDED_BY(mutex_);
};

/// What stands in for libfuse's session: the stubs below find the test's kernel in it.
fuse_session* AsSession(Kernel& kernel) {
  return reinterpret_cast<fuse_session*>(&kernel);  // NOLINT(*-reinterpret-cast)
}
Kernel& AsKernel(fuse_session* session) {
  return *reinterpret_cast<Kernel*>(session);  // NOLINT(*-reinterpret-cast)
}

}  // namespace
}  // namespace dlffs::fuse

// In place of libfuse's, which need a real mount.
int fuse_lowlevel_notify_inval_entry(fuse_session* session, fuse_ino_t directory, const char* name,
                                     size_t length) {
  dlffs::fuse::AsKernel(session).Tell(directory,
                                      fmt::format("{}/{}", directory, std::string(name, length)));
  return -ENOENT;  // as where the kernel does not know the name
}

int fuse_lowlevel_notify_inval_inode(fuse_session* session, fuse_ino_t node, off_t offset,
                                     off_t /*length*/) {
  dlffs::fuse::AsKernel(session).Tell(
      node, fmt::format("{} {}", node, offset < 0 ? "attributes" : "pages"));
  return 0;
}

namespace dlffs::fuse {
namespace {

using testing::ElementsAre;

using vfs::NodeId;

class NotifierTest : public testing::Test {
 protected:
  void Publish(uint64_t directory, const std::vector<std::string>& names, const std::string& done,
               const std::vector<NodeId>& attributes = {}) {
    notifier_.Publish({.directory = NodeId{directory},
                       .names = names,
                       .drop_pages = !names.empty(),
                       .attributes = attributes},
                      [this, done] { kernel_.Note(done); });
  }

  Kernel kernel_;
  Notifier notifier_{AsSession(kernel_), 2};
};

TEST_F(NotifierTest, NamesGoFirstThenTheDirectoryThenOtherNodesThenTheCallerIsTold) {
  Publish(7, {"a", "b"}, "done", {NodeId{8}, NodeId{9}});
  kernel_.WaitFor("done");

  EXPECT_THAT(kernel_.told(),
              ElementsAre("7/a", "7/b", "7 pages", "8 attributes", "9 attributes", "done"));
}

TEST_F(NotifierTest, ADirectoryKeepsItsPagesUnlessTheyAreToBeDropped) {
  notifier_.Publish({.directory = NodeId{7}, .names = {"a"}, .attributes = {NodeId{7}}},
                    [this] { kernel_.Note("done"); });
  kernel_.WaitFor("done");

  EXPECT_THAT(kernel_.told(), ElementsAre("7/a", "7 attributes", "done"));
}

TEST_F(NotifierTest, ChangesOfOneDirectoryTakeEffectInOrder) {
  kernel_.Hold(7);
  Publish(7, {"a"}, "first");
  Publish(7, {"b"}, "second");
  kernel_.WaitFor("7/a");
  kernel_.Release(7);
  kernel_.WaitFor("second");

  EXPECT_THAT(kernel_.told(), ElementsAre("7/a", "7 pages", "first", "7/b", "7 pages", "second"));
}

TEST_F(NotifierTest, ADirectoryThatBlocksDelaysOnlyItself) {
  kernel_.Hold(7);
  Publish(7, {"a"}, "held");
  kernel_.WaitFor("7/a");
  for (const char* name : {"b", "c", "d"}) Publish(7, {name}, "held");

  Publish(8, {"x"}, "other");
  kernel_.WaitFor("other");

  EXPECT_THAT(kernel_.told(), testing::Not(testing::Contains("held")));
  kernel_.Release(7);
}

TEST_F(NotifierTest, StopTellsWhoWaitsAndSendsNothingMore) {
  kernel_.Hold(7);
  kernel_.Hold(8);
  Publish(7, {"a"}, "sent-7");
  Publish(8, {"a"}, "sent-8");
  kernel_.WaitFor("7/a");
  kernel_.WaitFor("8/a");
  Publish(7, {"b"}, "unsent-7");
  Publish(9, {"c"}, "unsent-9");

  std::thread stopper([this] { notifier_.Stop(); });
  kernel_.WaitFor("unsent-7");
  kernel_.WaitFor("unsent-9");
  kernel_.Release(7);
  kernel_.Release(8);
  stopper.join();

  const std::vector<std::string> told = kernel_.told();
  EXPECT_THAT(told, testing::Contains("sent-7"));
  EXPECT_THAT(told, testing::Contains("sent-8"));
  EXPECT_THAT(told, testing::Not(testing::Contains("7/b")));
  EXPECT_THAT(told, testing::Not(testing::Contains("9/c")));
}

TEST_F(NotifierTest, AfterStopTheCallerIsToldAtOnce) {
  notifier_.Stop();

  Publish(7, {"a"}, "done");

  EXPECT_THAT(kernel_.told(), ElementsAre("done"));
}

}  // namespace
}  // namespace dlffs::fuse
