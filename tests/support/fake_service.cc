// SPDX-License-Identifier: Apache-2.0
#include "support/fake_service.h"

namespace dlffs::test {

void FakeService::ListProjects(api::Callback<std::vector<api::Project>> done) {
  projects.Add("projects", std::move(done));
}

void FakeService::ListWorkspaces(const std::string& project_id,
                                 api::Callback<api::WorkspaceListing> done) {
  workspaces.Add(project_id, std::move(done));
}

void FakeService::ListJobs(const api::WorkspaceRef& workspace,
                           api::Callback<api::JobListing> done) {
  jobs.Add(workspace.project_id + "/" + workspace.workspace_id, std::move(done));
}

void FakeService::JobDetail(const api::WorkspaceRef& /*workspace*/, const std::string& job,
                            api::Callback<api::Job> done) {
  details.Add(job, std::move(done));
}

uint64_t FakeService::Export(const api::WorkspaceRef& /*workspace*/, const std::string& job,
                             api::Callback<api::Exported> done) {
  const uint64_t id = next_export_.fetch_add(1);
  exports.Add(job, std::move(done));
  return id;
}

void FakeService::Cancel(uint64_t /*export_id*/) {}

api::Job BatchJob(const std::string& name, int64_t changed) {
  api::Job job;
  job.name = name;
  job.type = "BATCH";
  job.owner = "alice";
  job.status = "NORMAL";
  job.path = "/etl";
  job.last_update_user = "bob";
  job.create_user = "carol";
  job.create_time_ms = 500'000;
  job.last_update_time_ms = changed * 1000;
  return job;
}

}  // namespace dlffs::test
