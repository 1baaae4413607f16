// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "dlffs/api/service.h"
#include "dlffs/base/mutex.h"

namespace dlffs::test {

/// The calls of one kind: what each was about, and those that still wait for their answer.
template <class T>
class CallLog {
 public:
  void Add(std::string about, api::Callback<T> done) EXCLUDES(mutex_) {
    base::MutexLock lock(mutex_);
    calls_.push_back(about);
    waiting_.emplace_back(std::move(about), std::move(done));
  }

  /// All of them, in order of arrival.
  std::vector<std::string> calls() const EXCLUDES(mutex_) {
    base::MutexLock lock(mutex_);
    return calls_;
  }
  size_t count() const { return calls().size(); }
  size_t waiting() const EXCLUDES(mutex_) {
    base::MutexLock lock(mutex_);
    return waiting_.size();
  }

  /// Answers the oldest call that waits; a test that expects one and finds none ends here.
  void Complete(Result<T> result) { Take({})(std::move(result)); }
  void Complete(const std::string& about, Result<T> result) { Take(about)(std::move(result)); }
  void Fail(ErrorCode code) {
    Complete(tl::unexpected(Error{.code = code, .message = "as the test wants"}));
  }
  void Fail(const std::string& about, ErrorCode code) {
    Complete(about, tl::unexpected(Error{.code = code, .message = "as the test wants"}));
  }

 private:
  api::Callback<T> Take(const std::string& about) EXCLUDES(mutex_) {
    base::MutexLock lock(mutex_);
    for (auto at = waiting_.begin(); at != waiting_.end(); ++at) {
      if (!about.empty() && at->first != about) continue;
      api::Callback<T> done = std::move(at->second);
      waiting_.erase(at);
      return done;
    }
    throw std::logic_error("no call waits for an answer: " + about);
  }

  mutable base::Mutex mutex_;
  std::vector<std::string> calls_ GUARDED_BY(mutex_);
  std::deque<std::pair<std::string, api::Callback<T>>> waiting_ GUARDED_BY(mutex_);
};

/// A service that records what it is asked and answers when the test says so, on the test's thread.
class FakeService final : public api::Service {
 public:
  void ListProjects(api::Callback<std::vector<api::Project>> done) override;
  void ListWorkspaces(const std::string& project_id,
                      api::Callback<api::WorkspaceListing> done) override;
  void ListJobs(const api::WorkspaceRef& workspace, api::Callback<api::JobListing> done) override;
  void JobDetail(const api::WorkspaceRef& workspace, const std::string& job,
                 api::Callback<api::Job> done) override;
  uint64_t Export(const api::WorkspaceRef& workspace, const std::string& job,
                  api::Callback<api::Exported> done) override;
  void Cancel(uint64_t export_id) override;
  const api::RequestCounts& counts() const override { return counts_; }
  std::string SignInProblem() const override { return {}; }

  /// Answers the oldest job list.
  void CompleteJobs(std::vector<api::Job> found, bool complete = true) {
    jobs.Complete(api::JobListing{.jobs = std::move(found), .complete = complete});
  }
  /// Answers the oldest list of workspaces.
  void CompleteWorkspaces(std::vector<api::Workspace> found, bool complete = true) {
    workspaces.Complete(
        api::WorkspaceListing{.workspaces = std::move(found), .complete = complete});
  }
  void CompleteExport(const std::string& job, std::string zip) {
    exports.Complete(job,
                     api::Exported{.zip = std::move(zip), .http_status = 200, .request_id = "r1"});
  }
  /// Answers the detail of `job`.
  void JobDoesNotExist(const std::string& job) {
    details.Complete(job, tl::unexpected(Error{.code = ErrorCode::kNotFound,
                                               .message = "the job does not exist",
                                               .http_status = 400,
                                               .service_code = "DLF.0100"}));
  }
  void FailExport(const std::string& job, ErrorCode code) { exports.Fail(job, code); }

  CallLog<std::vector<api::Project>> projects;
  CallLog<api::WorkspaceListing> workspaces;  ///< about the project's id
  CallLog<api::JobListing> jobs;              ///< about "project/workspace"
  CallLog<api::Job> details;                  ///< about the job
  CallLog<api::Exported> exports;             ///< about the job

 private:
  api::RequestCounts counts_;
  std::atomic<uint64_t> next_export_{1};
};

/// A batch job that was last changed `changed` seconds after the epoch.
api::Job BatchJob(const std::string& name, int64_t changed = 1000);

}  // namespace dlffs::test
