// SPDX-License-Identifier: Apache-2.0
#include "api/job_list.h"

#include <optional>
#include <set>
#include <utility>

#include "dlffs/base/log.h"

#include "api/error_envelope.h"
#include "api/job_record.h"
#include "api/paged_list.h"
#include "api/redact.h"
#include "api/url.h"

namespace dlffs::api {

namespace {

std::string WorkspaceText(const WorkspaceRef& workspace) {
  return workspace.workspace_id.empty() ? "the default workspace"
                                        : "workspace " + workspace.workspace_id;
}

/// One listing of both types. Only the client's thread touches it; the calls under way keep it
/// alive.
class JobWalk : public std::enable_shared_from_this<JobWalk> {
 public:
  JobWalk(std::shared_ptr<AuthorizedClient> service, std::string endpoint, WorkspaceRef workspace,
          Callback<JobListing> done)
      : service_(std::move(service)),
        endpoint_(std::move(endpoint)),
        workspace_(std::move(workspace)),
        done_(std::move(done)) {}

  void Start() {
    for (const char* type : {"BATCH", "REAL_TIME"}) {
      const auto ask = [self = shared_from_this(), type](Paging::Ask page,
                                                         Callback<Page<Job>> done) {
        self->AskPage(type, page, std::move(done));
      };
      PagedList<Job>::Collect(&Job::name, ask,
                              [self = shared_from_this()](Result<Collected<Job>> jobs) {
                                self->TakeType(std::move(jobs));
                              });
    }
  }

 private:
  std::string What() const { return "list jobs of " + WorkspaceText(workspace_); }

  void AskPage(const char* type, Paging::Ask page, Callback<Page<Job>> done) const {
    Call call =
        FactoryCall(endpoint_, workspace_,
                    fmt::format("?jobType={}&limit={}&offset={}", type, page.limit, page.offset));
    call.what = What();
    call.count = &RequestCounts::list;
    service_->Send(std::move(call),
                   [what = What(), done = std::move(done)](Result<http::Response> answer) mutable {
                     if (!answer) return done(tl::unexpected(std::move(answer.error())));
                     Result<Page<Job>> read = ReadJobPage(answer->body);
                     if (!read) read.error() = WithContext(std::move(read.error()), what);
                     done(std::move(read));
                   });
  }

  void TakeType(Result<Collected<Job>> jobs) {
    if (jobs) {
      ++types_listed_;
      listing_.complete = listing_.complete && jobs->complete;
      for (Job& job : jobs->items) {
        if (names_.insert(job.name).second) listing_.jobs.push_back(std::move(job));
      }
      if (jobs->failure) Note(*jobs->failure);
    } else if (!failure_ || !IsDefinite(*failure_)) {
      failure_ = std::move(jobs.error());
    }
    if (--types_left_ == 0) Finish();
  }

  void Note(const Error& error) const {
    base::Log(base::LogLevel::kWarning, "list-incomplete what=\"{}\" reason=\"{}\"", What(),
              error.message);
  }

  /// Says something of the workspace or of all calls, not of one type of job: some realms do not
  /// know every type, and a service may fail for one.
  static bool IsDefinite(const Error& error) {
    return error.code != ErrorCode::kServiceFailure && error.code != ErrorCode::kTryAgain &&
           error.code != ErrorCode::kTimedOut;
  }

  void Finish() {
    if (failure_ && (types_listed_ == 0 || IsDefinite(*failure_)))
      return done_(tl::unexpected(std::move(*failure_)));
    if (failure_) {
      Note(*failure_);
      listing_.complete = false;
    }
    if (!listing_.complete) {
      base::Log(base::LogLevel::kInfo, "list-incomplete what=\"{}\" jobs={}", What(),
                listing_.jobs.size());
    }
    done_(std::move(listing_));
  }

  const std::shared_ptr<AuthorizedClient> service_;
  const std::string endpoint_;
  const WorkspaceRef workspace_;
  Callback<JobListing> done_;
  int types_left_ = 2;
  int types_listed_ = 0;
  JobListing listing_{.jobs = {}, .complete = true};
  std::set<std::string> names_;
  std::optional<Error> failure_;
};

}  // namespace

Call FactoryCall(const std::string& endpoint, const WorkspaceRef& workspace,
                 const std::string& path) {
  Call call;
  call.scope.project_id = workspace.project_id;
  call.request.url = endpoint + "/v1/" + PathSegment(workspace.project_id) + "/jobs" + path;
  call.request.headers = {{"Content-Type", "application/json;charset=UTF-8"},
                          {"Accept", "application/json"},
                          {"X-Language", "en-us"}};
  if (!workspace.workspace_id.empty())
    call.request.headers.push_back({"workspace", workspace.workspace_id});
  return call;
}

void ListJobs(const std::shared_ptr<AuthorizedClient>& service, const std::string& endpoint,
              const WorkspaceRef& workspace, Callback<JobListing> done) {
  std::make_shared<JobWalk>(service, endpoint, workspace, std::move(done))->Start();
}

void GetJobDetail(AuthorizedClient& service, const std::string& endpoint,
                  const WorkspaceRef& workspace, const std::string& job, Callback<Job> done) {
  Call call = FactoryCall(endpoint, workspace, "/" + PathSegment(job));
  call.what = "job detail of " + OneLine(job);
  call.rate = RateClass::kExport;
  call.count = &RequestCounts::detail;
  service.Send(std::move(call),
               [job, done = std::move(done)](Result<http::Response> answer) mutable {
                 if (!answer) return done(tl::unexpected(std::move(answer.error())));
                 done(ReadJobDetail(answer->body, job));
               });
}

}  // namespace dlffs::api
