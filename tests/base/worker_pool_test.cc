// SPDX-License-Identifier: Apache-2.0
#include "dlffs/base/worker_pool.h"

#include <future>
#include <memory>
#include <numeric>
#include <set>

#include <gmock/gmock.h>
#include <pthread.h>

namespace dlffs::base {
namespace {

/// From then on a task that is posted is destroyed at once.
void WaitUntilStopping(WorkerPool& pool) {
  std::weak_ptr<int> watch;
  do {
    auto owned = std::make_shared<int>(0);
    watch = owned;
    pool.Post([owned = std::move(owned)] {});
  } while (!watch.expired());
}

TEST(WorkerPoolTest, OneThreadRunsTasksInOrder) {
  std::vector<int> order;
  std::promise<void> done;
  WorkerPool pool("test", 1);

  for (int i = 0; i < 100; ++i) {
    pool.Post([&order, i] { order.push_back(i); });
  }
  pool.Post([&done] { done.set_value(); });
  done.get_future().wait();

  std::vector<int> expected(100);
  std::iota(expected.begin(), expected.end(), 0);
  EXPECT_EQ(order, expected);
}

TEST(WorkerPoolTest, ThreadsRunTasksAtTheSameTime) {
  std::promise<void> first;
  std::promise<void> second;
  std::promise<void> done;
  {
    WorkerPool pool("test", 2);
    // Each waits for the other: with one thread this never ends.
    pool.Post([&] {
      first.set_value();
      second.get_future().wait();
      done.set_value();
    });
    pool.Post([&] {
      first.get_future().wait();
      second.set_value();
    });
    done.get_future().wait();
  }
}

TEST(WorkerPoolTest, StopLetsARunningTaskEndAndDestroysTheOthers) {
  auto owned = std::make_shared<int>(0);
  const std::weak_ptr<int> watch = owned;
  std::promise<void> running;
  std::promise<void> go_on;
  bool ended = false;
  bool queued_ran = false;
  WorkerPool pool("test", 1);
  pool.Post([&] {
    running.set_value();
    go_on.get_future().wait();
    ended = true;
  });
  pool.Post([&queued_ran, owned = std::move(owned)] { queued_ran = true; });
  running.get_future().wait();

  std::thread stopper([&pool] { pool.Stop(); });
  WaitUntilStopping(pool);
  go_on.set_value();
  stopper.join();

  EXPECT_TRUE(ended);
  EXPECT_FALSE(queued_ran);
  EXPECT_TRUE(watch.expired());
}

TEST(WorkerPoolTest, AfterStopATaskIsDestroyedWithoutBeingRun) {
  auto owned = std::make_shared<int>(0);
  const std::weak_ptr<int> watch = owned;
  bool ran = false;
  WorkerPool pool("test", 2);
  pool.Stop();

  pool.Post([&ran, owned = std::move(owned)] { ran = true; });

  EXPECT_TRUE(watch.expired());
  EXPECT_FALSE(ran);
  pool.Stop();
}

TEST(WorkerPoolTest, ATaskMayPostAnother) {
  std::promise<void> done;
  WorkerPool pool("test", 1);

  pool.Post([&] { pool.Post([&done] { done.set_value(); }); });

  done.get_future().wait();
}

TEST(WorkerPoolTest, ThreadsHaveNames) {
  std::promise<std::string> name;
  WorkerPool pool("twelve-chars", 1);
  pool.Post([&name] {
    char text[16] = {};
    // The pool names a thread after starting it.
    while (std::string_view(text).find("twelve") == std::string_view::npos) {
      pthread_getname_np(pthread_self(), text, sizeof text);
    }
    name.set_value(text);
  });

  EXPECT_EQ(name.get_future().get(), "twelve-chars-0");
}

}  // namespace
}  // namespace dlffs::base
