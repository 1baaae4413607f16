// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "dlffs/base/clock.h"
#include "dlffs/base/result.h"
#include "dlffs/base/timer.h"
#include "dlffs/base/unique_function.h"
#include "dlffs/http/client.h"

namespace dlffs::api {

/// An IAM project (api.md 5).
struct Project {
  std::string id;
  std::string name;
};

/// A DataArts workspace (api.md 4.3).
struct Workspace {
  std::string id;  ///< empty: the default workspace, addressed by sending no header
  std::string name;
  std::string instance_id;  ///< empty where it comes from the settings
  std::string instance_name;
  bool is_default = false;  ///< `is_default` = 1
};

struct WorkspaceListing {
  std::vector<Workspace> workspaces;
  /// What JobListing says of jobs holds of workspaces.
  bool complete = false;
  /// False: there is no management API here, and so none is listed.
  bool has_api = true;
};

/// What every Factory call is addressed to.
struct WorkspaceRef {
  std::string project_id;
  std::string workspace_id;  ///< empty: no `workspace` header
};

/// An entry of the job list (api.md 2.1.2). Times are milliseconds since the epoch.
struct Job {
  std::string name;
  std::string type;  ///< BATCH or REAL_TIME
  std::string owner;
  std::string status;
  std::string path;  ///< directory in the console, "/etl/core"
  std::string last_update_user;
  std::string create_user;
  std::optional<int64_t> create_time_ms;
  std::optional<int64_t> last_update_time_ms;
  bool single_node = false;
};

struct JobListing {
  std::vector<Job> jobs;  ///< both types, names distinct, in the order of arrival
  /// Every page of both types answered 200, `total` was equal on first and last page and equals the
  /// number of distinct names (product.md section 2). An incomplete listing says nothing about what
  /// is missing from it.
  bool complete = false;
};

/// The answer to an export.
struct Exported {
  std::string zip;  ///< only known to begin like one
  int http_status = 0;
  std::string request_id;  ///< the gateway's; empty: none
};

/// Called exactly once, on the http client's thread, with no lock held; must return soon.
template <class T>
using Callback = base::UniqueFunction<void(Result<T>)>;

/// Calls sent so far, by kind; `status --json` shows them.
struct RequestCounts {
  std::atomic<uint64_t> token{0}, projects{0}, workspaces{0}, list{0}, detail{0}, scripts{0},
      exports{0}, batch_export{0}, throttled{0}, retried{0}, failed{0};
};

/// DataArts Factory and IAM as typed, asynchronous functions. Any thread may call.
/// Errors everywhere: the rows of product.md section 3, with the service's code, text and request
/// id.
class Service {
 public:
  virtual ~Service() = default;

  /// Every project of the signed-in user that product.md 1.1 shows: enabled, not MOS, of the
  /// region.
  virtual void ListProjects(Callback<std::vector<Project>> done) = 0;
  /// All instances' workspaces; none where the project has no instance. Fails where a page fails.
  /// kNotFound: there is no such project.
  virtual void ListWorkspaces(const std::string& project_id, Callback<WorkspaceListing> done) = 0;
  /// Fails where the first page of both types fails, or of one with a definite answer (not found,
  /// denied) or for want of a connection; every other failure makes it incomplete.
  virtual void ListJobs(const WorkspaceRef& workspace, Callback<JobListing> done) = 0;
  /// kNotFound: DLF.0100, the job does not exist. Fields that the detail lacks stay empty
  /// (api.md 2.2).
  virtual void JobDetail(const WorkspaceRef& workspace, const std::string& job,
                         Callback<Job> done) = 0;
  /// Returns an id for Cancel; a cancelled call ends with kInterrupted.
  virtual uint64_t Export(const WorkspaceRef& workspace, const std::string& job,
                          Callback<Exported> done) = 0;
  virtual void Cancel(uint64_t export_id) = 0;

  virtual const RequestCounts& counts() const = 0;
  /// Empty where signed in or not yet tried; else why not, in one line.
  virtual std::string SignInProblem() const = 0;
};

struct Credentials {
  std::string token;  ///< a given token; used as it is until refused
  std::string user;
  std::string user_id;  ///< instead of user and domain
  std::string password;
  std::string domain;
  std::string access_key;  ///< with `secret_key`: calls are signed instead
  std::string secret_key;
  std::string security_token;  ///< of a temporary access key
};

/// How much the service is asked, and how often again (api.md 8).
struct Rates {
  double exports = 8;  ///< exports and job details in a second; the service allows 10
  double lists = 25;   ///< lists in a second; the service allows 30
  /// Where the rates are shared with the user's other processes; empty: they are not.
  std::string directory;
  int retries = 5;
  base::Duration deadline = std::chrono::seconds(60);  ///< no call is repeated any later
};

struct Options {
  std::string endpoint;             ///< Factory V1, no trailing slash
  std::string iam_endpoint;         ///< with or without /v3
  std::string management_endpoint;  ///< empty or "none": there is none
  std::string region;               ///< empty: projects of every region
  Credentials credentials;
  std::string export_status = "develop";  ///< develop | submit
  bool export_depend = true;
  uint64_t max_export_bytes = 256ULL << 20;
  Rates rates;
};

/// `client` and `timer` must outlive the service, and end their calls (see http::Client) and tasks
/// before the service is destroyed; calls that wait for their turn then are forgotten.
std::unique_ptr<Service> NewService(http::Client& client, base::Timer& timer, Options options);

}  // namespace dlffs::api
