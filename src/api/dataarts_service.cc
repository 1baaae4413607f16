// SPDX-License-Identifier: Apache-2.0
#include "api/dataarts_service.h"

#include <random>
#include <utility>

#include <fmt/format.h>

#include "dlffs/base/digest.h"
#include "dlffs/base/log.h"

#include "api/job_list.h"
#include "api/project_list.h"
#include "api/url.h"
#include "api/workspace_list.h"

namespace dlffs::api {

namespace {

/// The rate of one class, shared where there is a directory to share it in. Whoever cannot share
/// asks more carefully than not at all.
std::shared_ptr<RateBucket> BucketOf(const Options& options, const char* rate_class,
                                     double per_second) {
  const Rates& rates = options.rates;
  if (rates.directory.empty()) return std::make_shared<RateBucket>(per_second);
  const Credentials& who = options.credentials;
  const std::string identity =
      fmt::format("{}\n{}\n{}\n{}\n{}\n{}", options.endpoint, who.access_key, who.user, who.user_id,
                  who.domain, who.user.empty() && who.user_id.empty() ? who.token : "");
  const std::string path = fmt::format("{}/{}.{}.rate", rates.directory,
                                       base::Sha256::Of(identity).Hex().substr(0, 16), rate_class);
  auto shared = RateBucket::Open(path, per_second);
  if (shared) return *shared;
  base::Log(base::LogLevel::kWarning, "rate-not-shared reason=\"{}\"", shared.error().message);
  return std::make_shared<RateBucket>(per_second);
}

/// Spreads repetitions; nothing that has to be unpredictable.
double Random() {
  thread_local std::minstd_rand engine{std::random_device{}()};
  return std::uniform_real_distribution<double>(0, 1)(engine);
}

Traffic TrafficOf(const Options& options, base::Timer& timer,
                  const std::shared_ptr<const base::Clock>& clock) {
  const auto throttle = [&](const char* rate_class, double per_second) {
    return std::make_shared<Throttle>(BucketOf(options, rate_class, per_second), timer, clock);
  };
  return {.lists = throttle("list", options.rates.lists),
          .exports = throttle("export", options.rates.exports),
          .retry = {.retries = options.rates.retries, .within = options.rates.deadline},
          .timer = timer,
          .clock = clock,
          .random = Random};
}

AccessKey KeyOf(const Credentials& credentials) {
  return {credentials.access_key, credentials.secret_key, credentials.security_token};
}

}  // namespace

DataArtsService::DataArtsService(http::Client& client, base::Timer& timer, Options options,
                                 std::shared_ptr<const base::Clock> clock)
    : client_(client),
      options_(std::move(options)),
      endpoint_(WithoutTrailingSlash(options_.endpoint)),
      iam_(IamV3(options_.iam_endpoint)),
      counts_(std::make_shared<RequestCounts>()),
      clock_(std::move(clock)),
      authority_(std::make_shared<Authority>(
          std::make_shared<TokenSource>(client, clock_, iam_, options_.credentials, counts_),
          KeyOf(options_.credentials), clock_, client)),
      service_(std::make_shared<AuthorizedClient>(client, authority_,
                                                  TrafficOf(options_, timer, clock_), counts_)),
      job_export_(std::make_shared<JobExport>(
          service_, endpoint_,
          JobExport::What{options_.export_status, options_.export_depend,
                          options_.max_export_bytes})),
      exports_(std::make_shared<Exports>()) {}

void DataArtsService::ListProjects(Callback<std::vector<Project>> done) {
  api::ListProjects(*service_, iam_, options_.region, std::move(done));
}

void DataArtsService::ListWorkspaces(const std::string& project_id,
                                     Callback<WorkspaceListing> done) {
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
                                 Callback<Exported> done) {
  const auto cancellation = std::make_shared<Cancellation>();
  uint64_t id = 0;
  {
    base::MutexLock lock(exports_->mutex);
    id = exports_->next_id++;
    exports_->under_way.emplace(id, cancellation);
  }
  job_export_->Start(
      workspace, job, cancellation,
      [exports = exports_, id, done = std::move(done)](Result<Exported> answer) mutable {
        {
          base::MutexLock lock(exports->mutex);
          exports->under_way.erase(id);
        }
        done(std::move(answer));
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

std::unique_ptr<Service> NewService(http::Client& client, base::Timer& timer, Options options) {
  return std::make_unique<DataArtsService>(client, timer, std::move(options),
                                           std::make_shared<base::SystemClock>());
}

}  // namespace dlffs::api
