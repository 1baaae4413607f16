// SPDX-License-Identifier: Apache-2.0
#include "app/daemon.h"

#include <algorithm>
#include <memory>
#include <utility>

#include <unistd.h>

#include "dlffs/api/service.h"
#include "dlffs/base/log.h"
#include "dlffs/base/timer.h"
#include "dlffs/base/version.h"
#include "dlffs/base/worker_pool.h"
#include "dlffs/cache/listing_store.h"
#include "dlffs/cache/store.h"
#include "dlffs/catalog/catalog.h"
#include "dlffs/fetch/fetcher.h"
#include "dlffs/fuse/session.h"
#include "dlffs/http/client.h"
#include "dlffs/vfs/vfs.h"

#include "app/status_json.h"

namespace dlffs::app {

namespace {

constexpr int kWorkers = 4;

std::chrono::milliseconds Millis(base::Duration duration) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(duration);
}

archive::Limits LimitsOf(const config::Settings& settings) {
  return {.member_size = settings.limits.member_size,
          .unpacked_size = settings.limits.unpacked_size,
          .members = settings.limits.members,
          .ratio = settings.limits.ratio};
}

http::Options HttpOptions(const config::Settings& settings) {
  http::Options options;
  options.user_agent = std::string("dlffs/").append(base::Version());
  options.connect_timeout = Millis(settings.network.connect_timeout);
  // A waiter gives up at the deadline; who comes later joins the same export, so it is given longer
  // than that.
  options.first_byte_timeout = std::max(
      options.first_byte_timeout, Millis(settings.network.deadline) + std::chrono::seconds(30));
  options.stall_timeout = Millis(settings.network.stall_timeout);
  // Exports that the service takes its time for leave room for lists.
  constexpr uint64_t kMost = 1000;  // more than any service takes
  options.max_connections_per_host =
      static_cast<int>(std::min<uint64_t>(settings.network.parallel, kMost)) + 8;
  options.ca_file = settings.network.ca_file;
  options.proxy = settings.network.proxy;
  options.no_proxy = settings.network.no_proxy;
  options.insecure = settings.network.insecure;
  return options;
}

/// Of several that were given, those that `auth.method` names: "auto" lets a given token go first,
/// then an access key, then the password.
api::Credentials CredentialsOf(const config::Auth& auth) {
  const auto uses = [&](std::string_view method) {
    return auth.method == "auto" || auth.method == method;
  };
  api::Credentials credentials;
  if (uses("token")) credentials.token = auth.token;
  if (uses("password")) {
    credentials.user = auth.username;
    credentials.user_id = auth.user_id;
    credentials.password = auth.password;
    credentials.domain = auth.domain;
  }
  if (uses("aksk") && credentials.token.empty()) {
    credentials.access_key = auth.access_key;
    credentials.secret_key = auth.secret_key;
    credentials.security_token = auth.security_token;
  }
  return credentials;
}

api::Options ApiOptions(const config::Settings& settings) {
  api::Options options;
  options.endpoint = settings.endpoint;
  options.iam_endpoint = settings.iam_endpoint;
  options.management_endpoint = settings.management_endpoint;
  options.region = settings.region;
  options.credentials = CredentialsOf(settings.auth);
  options.rates = {.exports = settings.network.export_rate,
                   .lists = settings.network.list_rate,
                   .directory = settings.runtime_dir,
                   .retries = static_cast<int>(settings.network.retries),
                   .deadline = settings.network.deadline};
  options.export_status = settings.exports.status;
  options.export_depend = settings.exports.depend;
  options.max_export_bytes = settings.limits.export_size;
  return options;
}

/// Who is signed in, for what belongs to them alone; nothing secret.
std::string AccountOf(const config::Auth& auth) {
  const api::Credentials used = CredentialsOf(auth);
  if (!used.access_key.empty()) return "key " + used.access_key;
  return used.domain + "/" + (used.user.empty() ? used.user_id : used.user);
}

catalog::Options CatalogOptions(const config::Settings& settings) {
  catalog::Options options;
  options.endpoint = settings.endpoint;
  options.account = AccountOf(settings.auth);
  options.export_status = settings.exports.status;
  options.refresh_listing = settings.refresh.listing;
  for (const config::Project& project : settings.projects) {
    catalog::ConfiguredProject configured{.name = project.name, .id = project.id, .workspaces = {}};
    for (const config::Workspace& workspace : project.workspaces) {
      configured.workspaces.push_back(
          {.name = workspace.name, .id = workspace.id, .jobs = workspace.jobs});
    }
    options.projects.push_back(std::move(configured));
  }
  return options;
}

vfs::Options VfsOptions(const config::Settings& settings, const base::Clock& clock) {
  return {.patience = settings.refresh.patience,
          .deadline = settings.network.deadline,
          .refresh_export = settings.refresh.exports,
          .mounted_at = clock.WallNow(),
          .endpoint = settings.endpoint};
}

fuse::Options FuseOptions(const config::Settings& settings, const std::string& mountpoint,
                          const std::string& source) {
  fuse::Options options;
  options.mountpoint = mountpoint;
  options.source = source;
  options.allow_other = settings.mount.allow_other;
  options.uid = static_cast<uid_t>(settings.mount.uid.value_or(getuid()));
  options.gid = static_cast<gid_t>(settings.mount.gid.value_or(getgid()));
  return options;
}

/// Members stand in the order in which they need each other; the destructor says how they end.
class MountDaemon final : public Daemon {
 public:
  explicit MountDaemon(DaemonOptions options)
      : settings_(options.settings),
        mountpoint_(std::move(options.mountpoint)),
        source_(std::move(options.source)),
        ready_(std::move(options.ready)) {}

  ~MountDaemon() override {
    if (vfs_) vfs_->Stop();  // nobody waits any more
    timer_.Stop();
    // Workers first: they use everything. What the network still answers then has nowhere to go.
    workers_.Stop();
    client_.reset();
  }

  Status Start() {
    Result<std::unique_ptr<cache::Store>> store =
        cache::OpenStore({.dir = settings_.cache.dir, .limits = LimitsOf(settings_)});
    if (!store) return tl::unexpected(std::move(store.error()));
    store_ = std::move(*store);
    Result<std::unique_ptr<cache::ListingStore>> listings =
        cache::OpenListingStore(settings_.state_dir);
    if (!listings) return tl::unexpected(std::move(listings.error()));
    listings_ = std::move(*listings);
    client_ = http::NewCurlClient(HttpOptions(settings_));
    service_ = api::NewService(*client_, timer_, ApiOptions(settings_));
    catalog_ = std::make_unique<catalog::Catalog>(CatalogOptions(settings_), *service_, *store_,
                                                  *listings_, workers_, clock_);
    fetcher_ = std::make_unique<fetch::Fetcher>(
        fetch::Options{.parallel = static_cast<int>(settings_.network.parallel),
                       .limits = LimitsOf(settings_)},
        *service_, *store_, workers_, clock_);
    vfs_ = std::make_unique<vfs::Vfs>(VfsOptions(settings_, clock_), *catalog_, *fetcher_, *store_,
                                      workers_, timer_, clock_);
    Result<std::unique_ptr<fuse::Session>> session =
        fuse::Mount(FuseOptions(settings_, mountpoint_, source_), *vfs_, timer_);
    if (!session) return tl::unexpected(std::move(session.error()));
    session_ = std::move(*session);
    return {};
  }

  int Run() override {
    base::Log(base::LogLevel::kInfo, "mounted mountpoint={} endpoint={}", mountpoint_,
              settings_.endpoint);
    vfs_->WatchForSleep();
    session_->Serve(std::move(ready_));
    base::Log(base::LogLevel::kInfo, "unmounted mountpoint={}", mountpoint_);
    return 0;
  }

  void Stop() override {
    vfs_->Stop();
    session_->Stop();
  }

  std::string StatusJson() const override {
    return StatusText({.settings = settings_,
                       .mountpoint = mountpoint_,
                       .catalog = *catalog_,
                       .fetcher = *fetcher_,
                       .service = *service_,
                       .store = *store_,
                       .vfs = *vfs_,
                       .session = *session_});
  }

 private:
  const config::Settings& settings_;
  const std::string mountpoint_;
  const std::string source_;
  base::UniqueFunction<void()> ready_;

  base::SystemClock clock_;
  base::ThreadTimer timer_;
  base::WorkerPool workers_{"worker", kWorkers};
  std::unique_ptr<cache::Store> store_;
  std::unique_ptr<cache::ListingStore> listings_;
  std::unique_ptr<http::Client> client_;
  std::unique_ptr<api::Service> service_;
  std::unique_ptr<catalog::Catalog> catalog_;
  std::unique_ptr<fetch::Fetcher> fetcher_;
  std::unique_ptr<vfs::Vfs> vfs_;
  std::unique_ptr<fuse::Session> session_;
};

}  // namespace

Result<std::unique_ptr<Daemon>> Daemon::Create(DaemonOptions options) {
  auto daemon = std::make_unique<MountDaemon>(std::move(options));
  if (Status started = daemon->Start(); !started) return tl::unexpected(std::move(started.error()));
  return daemon;
}

}  // namespace dlffs::app
