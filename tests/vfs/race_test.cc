// SPDX-License-Identifier: Apache-2.0
// Requests, answers, notices and time-outs on real threads. What is checked is that every request
// is answered exactly once and what is read is a version that the service had; ThreadSanitizer
// checks the rest.
#include <atomic>
#include <future>
#include <thread>

#include "dlffs/base/worker_pool.h"

#include "vfs/vfs_fixture.h"

namespace dlffs::vfs {
namespace {

constexpr int kReaders = 4;
constexpr int kRounds = 150;

/// Answers from a thread of its own as soon as it is asked; every export brings other bytes.
class QuickService final : public api::Service {
 public:
  void ListProjects(api::Callback<std::vector<api::Project>> done) override {
    done(std::vector<api::Project>{});
  }
  void ListWorkspaces(const std::string& /*project*/,
                      api::Callback<api::WorkspaceListing> done) override {
    done(api::WorkspaceListing{.workspaces = {}, .complete = true});
  }
  void ListJobs(const api::WorkspaceRef& /*workspace*/,
                api::Callback<api::JobListing> done) override {
    wire_.Post([this, done = std::move(done)]() mutable {
      const int64_t version = ++version_;
      api::JobListing listing{.jobs = {test::BatchJob("a", version), test::BatchJob("b", version)},
                              .complete = true};
      if (version % 3 == 0) listing.jobs.pop_back();
      done(std::move(listing));
    });
  }
  void JobDetail(const api::WorkspaceRef& /*workspace*/, const std::string& /*job*/,
                 api::Callback<api::Job> done) override {
    wire_.Post([done = std::move(done)]() mutable { done(Err(ErrorCode::kNotFound, "gone")); });
  }
  uint64_t Export(const api::WorkspaceRef& /*workspace*/, const std::string& job,
                  api::Callback<api::Exported> done) override {
    wire_.Post([this, job, done = std::move(done)]() mutable {
      const int64_t version = ++version_;
      if (version % 7 == 0) return done(Err(ErrorCode::kServiceFailure, "503"));
      done(api::Exported{test::ExportZip({{"jobs/" + job + ".job", std::to_string(version % 5)}})});
    });
    return 1;
  }
  void Cancel(uint64_t /*export_id*/) override {}
  const api::RequestCounts& counts() const override { return counts_; }
  std::string SignInProblem() const override { return {}; }

  void Stop() { wire_.Stop(); }

 private:
  api::RequestCounts counts_;
  std::atomic<int64_t> version_{0};
  base::WorkerPool wire_{"wire", 1};
};

/// Does what it is told on a thread of its own.
class QuickKernel final : public KernelNotifier {
 public:
  void Publish(Change /*change*/, base::UniqueFunction<void()> done) override {
    pool_.Post([done = std::move(done)]() mutable { done(); });
  }
  void Stop() { pool_.Stop(); }

 private:
  base::WorkerPool pool_{"kernel", 1};
};

class VfsRaceTest : public testing::Test {
 protected:
  VfsRaceTest() {
    for (int version = 0; version < 5; ++version) store_.Know({{"", std::to_string(version)}});
    vfs_.SetNotifier(kernel_);
  }
  ~VfsRaceTest() override { StopAll(); }
  /// After it no thread but the test's is left.
  void StopAll() {
    vfs_.Stop();
    service_.Stop();
    workers_.Stop();
    kernel_.Stop();
    timer_.Stop();
  }

  template <class T>
  Reply<T> Count() {
    ++asked_;
    return [this](Result<T>) { ++answered_; };
  }
  /// Looks a name up, and gives it back when it was found.
  void LookUpAndForget(NodeId parent, const std::string& name) {
    ++asked_;
    vfs_.Lookup(nullptr, parent, name, [this](Result<EntryReply> entry) {
      if (entry && entry->node != kNoNode) {
        vfs_.Read(entry->node, 0, 10, [this, node = entry->node](Result<Content> content) {
          if (content && content->bytes->size() != 1) ++torn_;
          vfs_.Forget(node, 1);
        });
      }
      ++answered_;
    });
  }
  NodeId Walk(const std::vector<std::string>& names) {
    NodeId node = kRootNode;
    for (const std::string& name : names) {
      std::promise<NodeId> found;
      std::future<NodeId> answer = found.get_future();
      vfs_.Lookup(nullptr, node, name,
                  [found = std::move(found)](Result<EntryReply> entry) mutable {
                    found.set_value(entry ? entry->node : kNoNode);
                  });
      node = answer.get();
    }
    return node;
  }
  void Read(int reader);

  base::SystemClock clock_;
  base::ThreadTimer timer_;
  base::WorkerPool workers_{"worker", 2};
  QuickService service_;
  QuickKernel kernel_;
  test::FakeStore store_;
  test::FakeListingStore listings_;
  catalog::Catalog catalog_{{.endpoint = "e",
                             .refresh_listing = std::chrono::milliseconds(1),
                             .projects = {{.name = "p",
                                           .id = "p1",
                                           .workspaces = {{.name = "w", .id = "w1", .jobs = {}}}}}},
                            service_,
                            store_,
                            listings_,
                            workers_,
                            clock_};
  fetch::Fetcher fetcher_{{.parallel = 2, .limits = {}}, service_, store_, workers_, clock_};
  Vfs vfs_{{.patience = std::chrono::milliseconds(1),
            .deadline = std::chrono::milliseconds(20),
            .refresh_export = std::chrono::milliseconds(2),
            .mounted_at = {},
            .endpoint = "e"},
           catalog_,
           fetcher_,
           store_,
           workers_,
           timer_,
           clock_};
  std::atomic<int> asked_{0};
  std::atomic<int> answered_{0};
  std::atomic<int> torn_{0};
};

void VfsRaceTest::Read(int reader) {
  const auto one = [](std::string_view) -> size_t { return 1; };
  const NodeId workspace = Walk({"p", "w"});
  for (int round = 0; round < kRounds; ++round) {
    const std::string name = (reader + round) % 2 == 0 ? "a" : "b";
    const NodeId job = Walk({"p", "w", name});
    const NodeId jobs = Walk({"p", "w", name, "jobs"});
    auto caller = std::make_shared<test::FakeCaller>();
    vfs_.ReadDir(caller, jobs, 0, 100, one, Count<Page>());
    vfs_.ReadDir(nullptr, workspace, 0, 100, one, Count<Page>());
    vfs_.GetAttr(nullptr, jobs, Count<AttrReply>());
    vfs_.GetAttr(nullptr, job, Count<AttrReply>());
    LookUpAndForget(jobs, name + ".job");
    if (round % 5 == 0) caller->Interrupt();
    static_cast<void>(vfs_.GetXattr(job, "user.dlf.state"));
  }
}

TEST_F(VfsRaceTest, EveryRequestIsAnsweredOnceAndNoFileIsTorn) {
  std::vector<std::thread> readers;
  for (int reader = 0; reader < kReaders; ++reader) {
    readers.emplace_back([this, reader] { Read(reader); });
  }
  for (std::thread& reader : readers) reader.join();
  StopAll();

  EXPECT_EQ(vfs_.waiting(), 0U);
  EXPECT_EQ(answered_, asked_);
  EXPECT_EQ(torn_, 0);
}

}  // namespace
}  // namespace dlffs::vfs
