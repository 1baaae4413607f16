// SPDX-License-Identifier: Apache-2.0
#include "sim/simulator.h"

#include <utility>

#include <fmt/format.h>

#include "sim/control.h"
#include "sim/counts.h"
#include "sim/definitions.h"
#include "sim/fault_plan.h"
#include "sim/generate.h"
#include "sim/http_server.h"
#include "sim/realm.h"
#include "sim/sample_folder.h"
#include "sim/service.h"
#include "sim/tokens.h"

namespace dlffs::sim {

namespace {

constexpr int kControlThreads = 64;

void HaveNoDefaultWorkspace(Realm& realm) {
  for (Project& project : realm.projects) {
    for (Instance& instance : project.instances) {
      for (auto& workspace : instance.workspaces) {
        auto ordinary = std::make_shared<Workspace>(*workspace);
        ordinary->is_default = false;
        ordinary->facts["is_default"] = 0;
        workspace = std::move(ordinary);
      }
    }
  }
}

Result<Realm> RealmOf(const Options& options) {
  Result<Realm> realm = options.generate > 0
                            ? Result<Realm>(GenerateRealm(options.generate, options.seed))
                            : LoadRealm(options.data.empty() ? SampleFolder() : options.data);
  if (realm && !options.default_workspace) HaveNoDefaultWorkspace(*realm);
  return realm;
}

}  // namespace

/// Wired from what depends on nothing to what depends on the rest.
struct Simulator::Running {
  Running(const Options& given, Realm realm)
      : options(given),
        world(std::move(realm)),
        tokens(given.token, given.token_lifetime),
        service(options, world, tokens, counts, faults),
        control(world, tokens, counts, faults),
        service_server(given.threads, [this](const Request& r) { return service.Handle(r); }),
        control_server(kControlThreads, [this](const Request& r) { return control.Handle(r); }) {}

  const Options options;
  World world;
  Tokens tokens;
  Counts counts;
  FaultPlan faults;
  Service service;
  Control control;
  HttpServer service_server;
  HttpServer control_server;
};

Simulator::Simulator() = default;

Simulator::~Simulator() { Stop(); }

Result<Simulator::Urls> Simulator::Start(const Options& options) {
  Result<Realm> realm = RealmOf(options);
  if (!realm) return tl::unexpected(realm.error());
  running_ = std::make_unique<Running>(options, std::move(*realm));
  const Result<int> service = running_->service_server.Start(options.port);
  if (!service) return tl::unexpected(service.error());
  const Result<int> control = running_->control_server.Start(options.control_port);
  if (!control) return tl::unexpected(control.error());
  return Urls{.service = fmt::format("http://127.0.0.1:{}", *service),
              .control = fmt::format("http://127.0.0.1:{}", *control)};
}

void Simulator::Stop() {
  if (!running_) return;
  running_->faults.Stop();
  running_->counts.Stop();
  running_->service_server.Stop();
  running_->control_server.Stop();
}

}  // namespace dlffs::sim
