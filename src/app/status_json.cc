// SPDX-License-Identifier: Apache-2.0
#include "app/status_json.h"

#include <fmt/chrono.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "dlffs/base/version.h"

namespace dlffs::app {

namespace {

using Json = nlohmann::json;

std::string Iso(base::WallTime time) {
  const auto seconds = static_cast<std::time_t>(base::ToMillis(time) / 1000);
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(seconds));
}

Json Requests(const api::RequestCounts& counts) {
  return {{"token", counts.token.load()},           {"projects", counts.projects.load()},
          {"workspaces", counts.workspaces.load()}, {"list", counts.list.load()},
          {"detail", counts.detail.load()},         {"scripts", counts.scripts.load()},
          {"export", counts.exports.load()},        {"batch_export", counts.batch_export.load()},
          {"throttled", counts.throttled.load()},   {"retried", counts.retried.load()},
          {"failed", counts.failed.load()}};
}

Json Errors(const vfs::Vfs& vfs) {
  Json errors = Json::array();
  for (const vfs::ListedError& error : vfs.RecentErrors()) {
    errors.push_back({{"time", Iso(error.time)},
                      {"path", error.path},
                      {"errno", fuse::ErrnoName(error.error.code)},
                      {"message", error.error.message}});
  }
  return errors;
}

}  // namespace

std::string StatusText(const StatusSources& sources) {
  const catalog::Catalog::Reach reach = sources.catalog.reach();
  const std::string sign_in = sources.service.SignInProblem();
  const cache::Usage usage = sources.store.usage();
  const fetch::Counts counts = sources.fetcher.counts();
  const fetch::QueueCounts queue = sources.fetcher.queue();
  Json status = {
      {"version", std::string(base::Version())},
      {"pid", getpid()},
      {"mountpoint", sources.mountpoint},
      {"endpoint", sources.settings.endpoint},
      {"state", !sign_in.empty() ? "needs-login"
                : reach.offline  ? "offline"
                                 : "online"},
      {"since", Iso(reach.since)},
      {"sign_in", sign_in.empty() ? "ok" : sign_in},
      {"requests", Requests(sources.service.counts())},
      {"fuse", sources.session.counts()},
      {"cache",
       {{"exports", usage.exports},
        {"bytes", usage.bytes},
        {"max_bytes", sources.settings.cache.max_size},
        {"hits", counts.hits},
        {"misses", counts.misses},
        {"evicted", 0}}},
      {"queue", {{"waiting", queue.waiting}, {"running", queue.running}, {"lookahead", 0}}},
      {"waiting_requests", sources.vfs.waiting()},
      {"errors", Errors(sources.vfs)},
  };
  return status.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace dlffs::app
