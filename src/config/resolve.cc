// SPDX-License-Identifier: Apache-2.0
#include "config/resolve.h"

#include <utility>

#include <sys/stat.h>

#include "dlffs/config/directories.h"

#include "config/endpoints.h"
#include "config/openrc.h"
#include "config/secrets.h"
#include "config/value_parse.h"

namespace dlffs::config {

namespace {

constexpr int kConfiguration = 3;
constexpr std::string_view kMasked = "********";

bool HoldsSecret(const Setting& setting, const Given& given) {
  return given.form == Form::kLiteral &&
         (setting.secret || (setting.key == "network.proxy" && HoldsPassword(given.value.text)));
}

std::string Masked(const Setting& setting, const std::string& value) {
  if (setting.secret) return std::string(kMasked);
  return setting.key == "network.proxy" ? MaskUser(value) : value;
}

class Resolver {
 public:
  Resolver(const LoadRequest& request, const Layers& layers, Loaded& loaded,
           std::string projects_source)
      : request_(request),
        layers_(layers),
        loaded_(loaded),
        settings_(loaded.settings),
        projects_source_(std::move(projects_source)) {}

  Checked<void> Run() {
    if (auto done = AssignValues(); !done) return done;
    AdoptOpenRc();
    WarnAboutMissingCredentials();
    DeriveEndpoints();
    ChooseDirectories();
    WarnAboutReadableFiles();
    CollectOrigins();
    return request_.for_mount ? RequireService() : Checked<void>();
  }

 private:
  Checked<void> AssignValues() {
    for (const Setting& setting : SettingsTable()) {
      const Given* given = layers_.Find(setting.key);
      if (given == nullptr) continue;
      if (given->form == Form::kLiteral) {
        // Cannot fail: Layers::Set tried it.
        AssignValue(setting, given->value, request_.environment, settings_);
      } else if (request_.for_mount || given->form == Form::kFile) {
        if (auto done = AssignSecret(setting, *given); !done) return done;
      }
    }
    return {};
  }

  Checked<void> AssignSecret(const Setting& setting, const Given& given) {
    const std::string key(setting.key);
    Secret secret;
    if (given.form == Form::kFile) {
      auto read = ReadSecretFile(key, *ExpandPath(request_.environment, given.value.text));
      if (!read) return tl::unexpected(read.error());
      secret = *std::move(read);
    } else {
      secret = RunSecretCommand(
          key, given.value.words ? *given.value.words : ParseWords(given.value.text));
    }
    if (!secret.warning.empty()) loaded_.warnings.push_back(secret.warning);
    *std::get<std::string*>(setting.field(settings_)) = std::move(secret.value);
    return {};
  }

  bool IsGiven(std::string_view key) const { return layers_.Find(key) != nullptr; }

  /// The credentials of an openrc count where the settings have none, and only for the service that
  /// they belong to.
  void AdoptOpenRc() {
    if (!request_.read_environment) return;
    const OpenRc rc = ReadOpenRc(request_.environment);
    const bool any_auth = IsGiven("auth.token") || IsGiven("auth.password") ||
                          IsGiven("auth.username") || IsGiven("auth.secret_key") ||
                          IsGiven("auth.command");
    if (any_auth || !rc.auth.Given()) return;
    if (!rc.iam_endpoint.empty()) {
      if (!EndpointProblem(rc.iam_endpoint).empty()) {
        loaded_.warnings.push_back("OS_AUTH_URL: " + EndpointProblem(rc.iam_endpoint) +
                                   "; OS_* is not used");
        return;
      }
      if (settings_.region.empty()) Adopt("region", settings_.region, rc.region);
      const std::string iam = settings_.iam_endpoint.empty()
                                  ? EndpointsOf(settings_.provider, settings_.region).iam
                                  : settings_.iam_endpoint;
      if (!iam.empty() && HostOf(iam) != HostOf(rc.iam_endpoint)) return;
      if (settings_.iam_endpoint.empty())
        Adopt("iam_endpoint", settings_.iam_endpoint, rc.iam_endpoint);
    } else {
      if (settings_.region.empty()) Adopt("region", settings_.region, rc.region);
      if (const std::string host = HostOfNoCloud(); !host.empty()) {
        loaded_.warnings.push_back(
            fmt::format("OS_* is not used: nothing says that it belongs to {}; set OS_AUTH_URL, "
                        "or give auth.* where the endpoints are named",
                        host));
        return;
      }
    }
    Adopt("auth.token", settings_.auth.token, rc.auth.token);
    Adopt("auth.username", settings_.auth.username, rc.auth.username);
    Adopt("auth.password", settings_.auth.password, rc.auth.password);
    Adopt("auth.domain", settings_.auth.domain, rc.auth.domain);
    settings_.auth.user_id = rc.auth.user_id;
  }

  /// A host that was written, and that provider and region would not give; or empty.
  std::string HostOfNoCloud() const {
    const Endpoints derived = EndpointsOf(settings_.provider, settings_.region);
    for (const auto& [written, own] :
         {std::pair(&settings_.endpoint, &derived.factory),
          std::pair(&settings_.iam_endpoint, &derived.iam),
          std::pair(&settings_.management_endpoint, &derived.management)}) {
      if (!written->empty() && *written != "none" && HostOf(*written) != HostOf(*own))
        return HostOf(*written);
    }
    return {};
  }

  void Adopt(const std::string& key, std::string& field, const std::string& value) {
    if (value.empty()) return;
    field = value;
    adopted_[key] = "environment OS_*";
  }

  void DeriveEndpoints() {
    const Endpoints derived = EndpointsOf(settings_.provider, settings_.region);
    const std::string source = "provider " + settings_.provider + ", region " + settings_.region;
    const auto derive = [&](const char* key, std::string& field, const std::string& value) {
      if (!field.empty() || value.empty()) return;
      field = value;
      adopted_[key] = source;
    };
    derive("endpoint", settings_.endpoint, derived.factory);
    derive("iam_endpoint", settings_.iam_endpoint, derived.iam);
    derive("management_endpoint", settings_.management_endpoint, derived.management);
    if (settings_.management_endpoint.empty()) settings_.management_endpoint = "none";
  }

  void ChooseDirectories() {
    const Directories directories = DefaultDirectories(request_.environment);
    loaded_.cache_dir_chosen = IsGiven("cache.dir");
    if (!loaded_.cache_dir_chosen) settings_.cache.dir = directories.cache;
    settings_.state_dir = directories.state;
    settings_.runtime_dir = directories.runtime;
  }

  /// One line is enough: what was said already says why there are none.
  void WarnAboutMissingCredentials() {
    if (!request_.for_mount || settings_.auth.Given() || !loaded_.warnings.empty()) return;
    loaded_.warnings.push_back(
        "no credentials found: only what is kept on disk can be read; set auth.token, or "
        "auth.username, auth.password and auth.domain, or auth.access_key and auth.secret_key");
  }

  void WarnAboutReadableFiles() {
    for (const Setting& setting : SettingsTable()) {
      const Given* given = layers_.Find(setting.key);
      if (given == nullptr || !HoldsSecret(setting, *given) || !given->source.starts_with('/'))
        continue;
      const std::string file = given->source.substr(0, given->source.find(':'));
      struct stat info {};
      if (stat(file.c_str(), &info) == 0 && (info.st_mode & 0077) != 0) {
        loaded_.warnings.push_back(fmt::format(
            "{}: holds {} and can be read by others; run: chmod 600 {}", file, setting.key, file));
        return;
      }
    }
  }

  void CollectOrigins() {
    for (const Setting& setting : SettingsTable()) {
      if (setting.key == "profiles") continue;
      loaded_.origins.push_back(OriginOf(setting));
    }
  }

  Origin OriginOf(const Setting& setting) {
    const std::string key(setting.key);
    if (key == "projects") return OriginOfProjects();
    if (const Given* given = layers_.Find(setting.key)) {
      switch (given->form) {
        case Form::kFile:
          return {key + "_file", given->value.Shown(), given->source};
        case Form::kCommand:
          return {key + "_command", given->value.Shown(), given->source};
        case Form::kLiteral:
          break;
      }
      return {key, Masked(setting, given->value.Shown()), given->source};
    }
    if (const auto adopted = adopted_.find(key); adopted != adopted_.end()) {
      const Field field = setting.field(settings_);
      return {key, Masked(setting, *std::get<std::string*>(field)), adopted->second};
    }
    if (key == "cache.dir") return {key, settings_.cache.dir, "default"};
    if (key == "management_endpoint") return {key, settings_.management_endpoint, "default"};
    return {key, std::string(setting.default_text), "default"};
  }

  Origin OriginOfProjects() const {
    if (projects_source_.empty()) return {"projects", "", "default"};
    std::string names;
    for (const Project& project : settings_.projects)
      names += (names.empty() ? "" : " ") + project.name;
    return {"projects", names, projects_source_};
  }

  /// What has to be known before a mount makes sense. Credentials need not be: without them it
  /// shows what is kept.
  Checked<void> RequireService() const {
    const std::string xdg = request_.environment.Get("XDG_CONFIG_HOME");
    const std::string file = (xdg.starts_with('/') ? xdg : request_.environment.home + "/.config") +
                             "/dlffs/config.yaml";
    const bool nothing =
        loaded_.files.empty() && settings_.endpoint.empty() && !settings_.auth.Given();
    if (nothing) {
      return Refuse(kConfiguration,
                    "no settings found: write provider, region and auth to {}, or see `dlffs "
                    "demo`, which needs none",
                    file);
    }
    if (settings_.endpoint.empty()) {
      const bool custom = settings_.provider == "custom";
      return Refuse(kConfiguration, "{}; write it to {}",
                    custom ? "endpoint is not set" : "neither region nor endpoint is set", file);
    }
    if (settings_.iam_endpoint.empty() &&
        (settings_.projects.empty() || settings_.auth.token.empty())) {
      return Refuse(
          kConfiguration,
          "iam_endpoint is not set; it is needed to sign in and to find projects: write it "
          "to {}",
          file);
    }
    return {};
  }

  const LoadRequest& request_;
  const Layers& layers_;
  Loaded& loaded_;
  Settings& settings_;
  std::string projects_source_;
  std::map<std::string, std::string> adopted_;
};

}  // namespace

Checked<Loaded> Resolve(const LoadRequest& request, const Layers& layers, Loaded loaded,
                        std::string projects_source) {
  if (auto done = Resolver(request, layers, loaded, std::move(projects_source)).Run(); !done) {
    return tl::unexpected(done.error());
  }
  return loaded;
}

}  // namespace dlffs::config
