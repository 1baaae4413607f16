// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "dlffs/api/service.h"
#include "dlffs/http/client.h"

#include "http/awaited.h"
#include "sim/simulator.h"

namespace dlffs::api {

/// The whole client, settings to sockets, against dlf-sim over real HTTP.
class SimulatorFixture : public testing::Test {
 protected:
  /// Starts the service, and the client with its password unless other credentials are set.
  void Start(const sim::Options& sim_options) {
    const auto urls = simulator_.Start(sim_options);
    ASSERT_TRUE(urls) << urls.error().message;
    control_ = urls->control;
    options_.endpoint = options_.iam_endpoint = options_.management_endpoint = urls->service;
    const Credentials& given = options_.credentials;
    if (given.token.empty() && given.user.empty() && given.access_key.empty()) {
      options_.credentials.user = sim_options.user;
      options_.credentials.password = sim_options.password;
      options_.credentials.domain = sim_options.domain;
    }
    http_options_.no_proxy = "*";
    client_ = http::NewCurlClient(http_options_);
    service_ = NewService(*client_, timer_, options_);
  }
  void StartWithJobs(int jobs) {
    sim::Options options;
    options.generate = jobs;
    Start(options);
  }

  /// Sends one request to the control path and expects it to be obeyed.
  std::string Control(const std::string& method, const std::string& path,
                      const std::string& body = {}) {
    http::Awaited<http::Response> answer;
    client_->Send(
        {.method = method, .url = control_ + "/-/sim/" + path, .headers = {}, .body = body},
        answer.Callback());
    const auto response = answer.Wait();
    EXPECT_TRUE(response && response->status == 200) << path;
    return response ? response->body : "";
  }
  void Fault(const std::string& json) { Control("POST", "faults", json); }

  Result<std::vector<Project>> Projects() {
    http::Awaited<std::vector<Project>> projects;
    service_->ListProjects(projects.Callback());
    return projects.Wait();
  }
  Result<WorkspaceListing> Workspaces(const std::string& project = kProject) {
    http::Awaited<WorkspaceListing> workspaces;
    service_->ListWorkspaces(project, workspaces.Callback());
    return workspaces.Wait();
  }
  Result<JobListing> Jobs(const std::string& workspace = {}) {
    http::Awaited<JobListing> listing;
    service_->ListJobs({kProject, workspace}, listing.Callback());
    return listing.Wait();
  }
  Result<Job> Detail(const std::string& job) {
    http::Awaited<Job> detail;
    service_->JobDetail({kProject, ""}, job, detail.Callback());
    return detail.Wait();
  }
  Result<Exported> Export(const std::string& job) {
    http::Awaited<Exported> zip;
    service_->Export({kProject, ""}, job, zip.Callback());
    return zip.Wait();
  }
  std::string AnyJob() { return Jobs().value().jobs.front().name; }

  static constexpr char kProject[] = "b384b9e9ab9b4ee8994c8633aabc9505";

  /// Answers are as the simulator gave them: nothing is repeated, nobody waits for a turn.
  Options options_{.rates = {.exports = 1e6, .lists = 1e6, .retries = 0}};
  http::Options http_options_;
  sim::Simulator simulator_;
  std::string control_;
  base::ThreadTimer timer_;
  std::unique_ptr<http::Client> client_;
  std::unique_ptr<Service> service_;
};

}  // namespace dlffs::api
