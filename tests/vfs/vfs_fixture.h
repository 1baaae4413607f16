// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dlffs/base/strings.h"
#include "dlffs/vfs/vfs.h"

#include "support/executors.h"
#include "support/fake_clock.h"
#include "support/fake_kernel.h"
#include "support/fake_listing_store.h"
#include "support/fake_service.h"
#include "support/fake_store.h"
#include "support/manual_timer.h"

namespace dlffs::vfs {

/// Receives the answer to one request.
template <class T>
class Answer {
 public:
  Reply<T> reply() {
    return [got = got_](Result<T> result) { got->push_back(std::move(result)); };
  }
  size_t times() const { return got_->size(); }
  bool answered() const { return times() > 0; }
  /// The test ends here where there is no answer, or an error.
  const T& value() const { return got_->at(0).value(); }
  /// Nothing: not answered yet, or without error.
  std::optional<ErrorCode> error() const {
    if (!answered() || got_->at(0)) return std::nullopt;
    return got_->at(0).error().code;
  }

 private:
  std::shared_ptr<std::vector<Result<T>>> got_ = std::make_shared<std::vector<Result<T>>>();
};

using Page = std::vector<DirEntry>;

/// A tree with the configured project `analytics` and its workspaces `dev` and `risk`, over a
/// service, a store, a kernel and a clock that the test steers. Two exports run at once.
class VfsTest : public testing::Test {
 protected:
  VfsTest() {
    catalog_options_.endpoint = "https://e";
    catalog_options_.projects = {{.name = "analytics",
                                  .id = "p1",
                                  .workspaces = {{.name = "dev", .id = "w0", .jobs = {}},
                                                 {.name = "risk", .id = "w1", .jobs = {}}}}};
    Mount();
  }

  /// Another run of the program, over what is stored.
  void Mount() {
    vfs_.reset();
    fetcher_.reset();
    catalog_ = std::make_unique<catalog::Catalog>(catalog_options_, service_, store_, listings_,
                                                  workers_, clock_);
    fetcher_ = std::make_unique<fetch::Fetcher>(fetch::Options{.parallel = 2, .limits = {}},
                                                service_, store_, workers_, clock_);
    vfs_ =
        std::make_unique<Vfs>(Options{.mounted_at = base::FromMillis(1), .endpoint = "https://e"},
                              *catalog_, *fetcher_, store_, workers_, timer_, clock_);
    vfs_->SetNotifier(kernel_);
  }

  Answer<EntryReply> Lookup(NodeId parent, const std::string& name, Caller caller = nullptr) {
    Answer<EntryReply> answer;
    vfs_->Lookup(std::move(caller), parent, name, answer.reply());
    return answer;
  }
  Answer<AttrReply> GetAttr(NodeId node, Caller caller = nullptr) {
    Answer<AttrReply> answer;
    vfs_->GetAttr(std::move(caller), node, answer.reply());
    return answer;
  }
  /// `names`: how many fit on the page.
  Answer<Page> ReadDir(NodeId node, uint64_t cookie = 0, size_t names = 100,
                       Caller caller = nullptr) {
    Answer<Page> answer;
    vfs_->ReadDir(
        std::move(caller), node, cookie, names, [](std::string_view) -> size_t { return 1; },
        answer.reply());
    return answer;
  }
  Answer<Content> Read(NodeId node, uint64_t offset = 0, size_t size = 4096) {
    Answer<Content> answer;
    vfs_->Read(node, offset, size, answer.reply());
    return answer;
  }
  std::string Text(NodeId node) {
    const Answer<Content> answer = Read(node);
    const Content& content = answer.value();
    return content.bytes->substr(content.offset, content.length);
  }

  /// The node of a path whose every step is answered at once.
  NodeId Node(const std::string& path) {
    NodeId node = kRootNode;
    for (const std::string& name : base::Split(path, '/')) node = Lookup(node, name).value().node;
    return node;
  }
  NodeId Workspace() { return Node("analytics/risk"); }
  /// Of a job in the workspace, or below it.
  NodeId Job(const std::string& path) { return Node("analytics/risk/" + path); }

  static std::vector<std::string> Names(const Answer<Page>& answer) {
    std::vector<std::string> names;
    for (const DirEntry& entry : answer.value()) names.push_back(entry.name);
    return names;
  }

  /// A refresh of the workspace, from its start to its end.
  void List(const std::vector<api::Job>& jobs, bool complete = true) {
    catalog_->Refresh(kPlace);
    service_.CompleteJobs(jobs, complete);
  }
  cache::JobKey Key(const std::string& job) const { return catalog_->KeyOf(kPlace, job); }
  /// The job was exported when the listing showed `changed`; nobody has looked at it since.
  void Stored(const std::string& job, const test::Files& files, int64_t changed = 1000) {
    store_.Put(Key(job), files, test::StampOf(test::BatchJob(job, changed)), clock_.WallNow());
  }
  /// The service answers an export that runs.
  void Export(const std::string& job, const test::Files& files) {
    store_.Know(files);
    service_.CompleteExport(job, test::ExportZip(files));
  }

  const catalog::Place kPlace = catalog::WorkspacePlace("p1", "w1");
  catalog::Options catalog_options_;
  test::FakeClock clock_;
  test::ManualTimer timer_{clock_};
  test::FakeService service_;
  test::FakeStore store_;
  test::FakeListingStore listings_;
  test::InlineExecutor workers_;
  test::FakeNotifier kernel_;
  std::unique_ptr<catalog::Catalog> catalog_;
  std::unique_ptr<fetch::Fetcher> fetcher_;
  std::unique_ptr<Vfs> vfs_;
};

}  // namespace dlffs::vfs
