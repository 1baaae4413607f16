// SPDX-License-Identifier: Apache-2.0
#include "api/workspace_list.h"

#include <iterator>
#include <utility>

#include "dlffs/base/log.h"

#include "api/json_decode.h"
#include "api/url.h"

namespace dlffs::api {

namespace {

constexpr int64_t kActive = 2;
constexpr int64_t kGrace = 5;  // expired, but everything still works

/// GET `url`, page by page, each read by `read`.
template <class T, class Read>
typename PagedList<T>::AskPage Pages(std::shared_ptr<AuthorizedClient> service,
                                     const std::string& project_id, std::string url,
                                     std::string what, Read read) {
  return [=](Paging::Ask ask, Callback<Page<T>> done) {
    Call call{.what = what,
              .count = &RequestCounts::workspaces,
              .rate = RateClass::kFree,
              .scope = {project_id}};
    call.request.url = fmt::format("{}?limit={}&offset={}", url, ask.limit, ask.offset);
    call.request.headers = {{"Accept", "application/json"}, {"X-Language", "en-us"}};
    service->Send(std::move(call),
                  [read, done = std::move(done)](Result<http::Response> answer) mutable {
                    if (!answer) return done(tl::unexpected(std::move(answer.error())));
                    done(read(answer->body));
                  });
  };
}

/// One listing. Only the client's thread touches it; the call under way keeps it alive.
class WorkspaceWalk : public std::enable_shared_from_this<WorkspaceWalk> {
 public:
  WorkspaceWalk(std::shared_ptr<AuthorizedClient> service, std::string url, std::string project_id,
                Callback<WorkspaceListing> done)
      : service_(std::move(service)),
        url_(std::move(url)),
        project_id_(std::move(project_id)),
        done_(std::move(done)) {}

  void Start() {
    PagedList<Instance>::Collect(
        &Instance::id,
        Pages<Instance>(service_, project_id_, url_ + "/instances", What("instances"),
                        ReadInstances),
        [self = shared_from_this()](Result<Collected<Instance>> instances) {
          self->TakeInstances(std::move(instances));
        });
  }

 private:
  std::string What(std::string_view list) const {
    return fmt::format("list {} of project {}", list, project_id_);
  }

  void TakeInstances(Result<Collected<Instance>> instances) {
    if (!Usable(instances, "instances")) return;
    if (instances->items.empty() && !instances->complete) {
      // "None" hides the project, so it must be a definite answer.
      return done_(Err(ErrorCode::kServiceFailure, "{}: there are some, but none was listed",
                       What("instances")));
    }
    for (Instance& instance : instances->items) {
      if (instance.is_serving) instances_.push_back(std::move(instance));
    }
    NextInstance();
  }

  void NextInstance() {
    if (instances_.empty()) return done_(std::move(listing_));
    const Instance instance = std::move(instances_.back());
    instances_.pop_back();
    PagedList<Workspace>::Collect(
        &Workspace::id,
        Pages<Workspace>(
            service_, project_id_, url_ + "/workspaces/" + PathSegment(instance.id),
            What("workspaces"),
            [instance](std::string_view body) { return ReadWorkspaces(body, instance); }),
        [self = shared_from_this()](Result<Collected<Workspace>> workspaces) {
          self->TakeWorkspaces(std::move(workspaces));
        });
  }

  void TakeWorkspaces(Result<Collected<Workspace>> workspaces) {
    if (!Usable(workspaces, "workspaces")) return;
    std::move(workspaces->items.begin(), workspaces->items.end(),
              std::back_inserter(listing_.workspaces));
    NextInstance();
  }

  /// Ends the listing where a page failed.
  template <class T>
  bool Usable(Result<Collected<T>>& list, std::string_view what) {
    if (list && !list->failure) {
      if (!list->complete)
        base::Log(base::LogLevel::kInfo, "list-inconsistent what=\"{}\"", What(what));
      listing_.complete = listing_.complete && list->complete;
      return true;
    }
    Error error = list ? std::move(*list->failure) : std::move(list.error());
    if (IsUnknownCall(error)) {
      done_(WorkspaceListing{.complete = true, .has_api = false});
    } else {
      done_(tl::unexpected(std::move(error)));
    }
    return false;
  }

  /// An endpoint that does not know the call is as good as none (api.md 4.4). That there is no such
  /// project, which the sign-in may have found, is another code.
  static bool IsUnknownCall(const Error& error) {
    return error.http_status == 404 && error.code == ErrorCode::kServiceFailure;
  }

  const std::shared_ptr<AuthorizedClient> service_;
  const std::string url_;  ///< of the project
  const std::string project_id_;
  Callback<WorkspaceListing> done_;
  std::vector<Instance> instances_;
  WorkspaceListing listing_{.complete = true};
};

}  // namespace

Result<Page<Instance>> ReadInstances(std::string_view body) {
  const auto json = ParseJson(body);
  const Json* const entries = json ? ArrayAt(*json, "commodity_orders") : nullptr;
  if (entries == nullptr)
    return Err(ErrorCode::kServiceFailure, "list instances: the answer is no list of instances");
  Page<Instance> page{.total = NumberAt(*json, "count"), .items = {}};
  for (const Json& entry : *entries) {
    Instance instance{.id = TextAt(entry, "resource_id"), .name = TextAt(entry, "resource_name")};
    const int64_t status = NumberAt(entry, "status").value_or(kActive);
    instance.is_serving = status == kActive || status == kGrace;
    if (!instance.id.empty()) page.items.push_back(std::move(instance));
  }
  return page;
}

Result<Page<Workspace>> ReadWorkspaces(std::string_view body, const Instance& instance) {
  const auto json = ParseJson(body);
  const Json* const entries = json ? ArrayAt(*json, "data") : nullptr;
  if (entries == nullptr)
    return Err(ErrorCode::kServiceFailure, "list workspaces: the answer is no list of workspaces");
  Page<Workspace> page{.total = NumberAt(*json, "count"), .items = {}};
  for (const Json& entry : *entries) {
    Workspace workspace{.id = TextAt(entry, "id"), .name = TextAt(entry, "name")};
    workspace.instance_id = instance.id;
    workspace.instance_name = instance.name;
    workspace.is_default = NumberAt(entry, "is_default") == 1;
    if (!workspace.id.empty() && !workspace.name.empty())
      page.items.push_back(std::move(workspace));
  }
  return page;
}

void ListWorkspaces(const std::shared_ptr<AuthorizedClient>& service, const std::string& management,
                    const std::string& project_id, Callback<WorkspaceListing> done) {
  if (management.empty() || management == "none") {
    return service->client().Post([done = std::move(done)]() mutable {
      done(WorkspaceListing{.complete = true, .has_api = false});
    });
  }
  const std::string url = WithoutTrailingSlash(management) + "/v1/" + PathSegment(project_id);
  std::make_shared<WorkspaceWalk>(service, url, project_id, std::move(done))->Start();
}

}  // namespace dlffs::api
