// SPDX-License-Identifier: Apache-2.0
#include "api/dataarts_service.h"

#include <utility>

#include "api/job_list.h"
#include "api/project_list.h"
#include "api/url.h"
#include "api/workspace_list.h"

namespace dlffs::api {

DataArtsService::DataArtsService(http::Client& client, Options options,
                                 std::shared_ptr<const base::Clock> clock)
    : client_(client),
      options_(std::move(options)),
      endpoint_(WithoutTrailingSlash(options_.endpoint)),
      iam_(IamV3(options_.iam_endpoint)),
      counts_(std::make_shared<RequestCounts>()),
      tokens_(std::make_shared<TokenSource>(client, std::move(clock), iam_, options_.credentials,
                                            counts_)),
      service_(std::make_shared<AuthorizedClient>(client, tokens_, counts_)),
      job_export_(std::make_shared<JobExport>(
          service_, endpoint_,
          JobExport::What{options_.export_status, options_.export_depend,
                          options_.max_export_bytes})),
      exports_(std::make_shared<Exports>()) {}

void DataArtsService::ListProjects(Callback<std::vector<Project>> done) {
  api::ListProjects(*service_, iam_, options_.region, std::move(done));
}

void DataArtsService::ListWorkspaces(const std::string& project_id,
                                     Callback<std::vector<Workspace>> done) {
  api::ListWorkspaces(service_, options_.management_endpoint, project_id, std::move(done));
}

void DataArtsService::ListJobs(const WorkspaceRef& workspace, Callback<JobListing> done) {
  api::ListJobs(service_, endpoint_, workspace, std::move(done));
}

void DataArtsService::JobDetail(const WorkspaceRef& workspace, const std::string& job,
                                Callback<Job> done) {
  GetJobDetail(*service_, endpoint_, workspace, job, std::move(done));
}

uint64_t DataArtsService::Export(const WorkspaceRef& workspace, const std::string& job,
                                 Callback<std::string> done) {
  const auto cancellation = std::make_shared<Cancellation>();
  uint64_t id = 0;
  {
    base::MutexLock lock(exports_->mutex);
    id = exports_->next_id++;
    exports_->under_way.emplace(id, cancellation);
  }
  job_export_->Start(
      workspace, job, cancellation,
      [exports = exports_, id, done = std::move(done)](Result<std::string> zip) mutable {
        {
          base::MutexLock lock(exports->mutex);
          exports->under_way.erase(id);
        }
        done(std::move(zip));
      });
  return id;
}

void DataArtsService::Cancel(uint64_t export_id) {
  std::shared_ptr<Cancellation> cancellation;
  {
    base::MutexLock lock(exports_->mutex);
    const auto found = exports_->under_way.find(export_id);
    if (found == exports_->under_way.end()) return;
    cancellation = found->second;
  }
  cancellation->Cancel(client_);
}

std::unique_ptr<Service> NewService(http::Client& client, Options options) {
  return std::make_unique<DataArtsService>(client, std::move(options),
                                           std::make_shared<base::SystemClock>());
}

}  // namespace dlffs::api
