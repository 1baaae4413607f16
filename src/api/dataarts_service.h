// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "dlffs/api/service.h"
#include "dlffs/base/clock.h"
#include "dlffs/base/mutex.h"

#include "api/authorized_client.h"
#include "api/cancellation.h"
#include "api/job_export.h"
#include "api/token_source.h"

namespace dlffs::api {

/// api::Service on real endpoints: hands each call to the file that knows it. What calls under way
/// need is shared with them, so that it does not matter whether the service or the client's calls
/// end first.
class DataArtsService final : public Service {
 public:
  DataArtsService(http::Client& client, base::Timer& timer, Options options,
                  std::shared_ptr<const base::Clock> clock);
  ~DataArtsService() override { service_->Stop(); }
  DataArtsService(const DataArtsService&) = delete;
  DataArtsService& operator=(const DataArtsService&) = delete;

  void ListProjects(Callback<std::vector<Project>> done) override;
  void ListWorkspaces(const std::string& project_id, Callback<WorkspaceListing> done) override;
  void ListJobs(const WorkspaceRef& workspace, Callback<JobListing> done) override;
  void JobDetail(const WorkspaceRef& workspace, const std::string& job,
                 Callback<Job> done) override;
  uint64_t Export(const WorkspaceRef& workspace, const std::string& job,
                  Callback<Exported> done) override;
  void Cancel(uint64_t export_id) override;

  const RequestCounts& counts() const override { return *counts_; }
  std::string SignInProblem() const override { return authority_->Problem(); }

 private:
  /// The exports that can still be cancelled.
  struct Exports {
    base::Mutex mutex;
    uint64_t next_id GUARDED_BY(mutex) = 1;
    std::map<uint64_t, std::shared_ptr<Cancellation>> under_way GUARDED_BY(mutex);
  };

  http::Client& client_;
  const Options options_;
  const std::string endpoint_;
  const std::string iam_;
  const std::shared_ptr<RequestCounts> counts_;
  const std::shared_ptr<const base::Clock> clock_;
  const std::shared_ptr<Authority> authority_;
  const std::shared_ptr<AuthorizedClient> service_;
  const std::shared_ptr<JobExport> job_export_;
  const std::shared_ptr<Exports> exports_;
};

}  // namespace dlffs::api
