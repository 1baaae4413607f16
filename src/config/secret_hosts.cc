// SPDX-License-Identifier: Apache-2.0
#include "config/secret_hosts.h"

#include <array>
#include <utility>

#include "dlffs/base/strings.h"

#include "config/endpoints.h"

namespace dlffs::config {

namespace {

constexpr std::array<std::string_view, 3> kEndpoints = {"endpoint", "iam_endpoint",
                                                        "management_endpoint"};

std::string TextOf(const Layers& layers, std::string_view key) {
  const Given* const given = layers.Find(key);
  return given != nullptr ? given->value.text : std::string(FindSetting(key)->default_text);
}

std::array<std::string, 3> DerivedHosts(const std::string& provider, const std::string& region) {
  const Endpoints derived = EndpointsOf(provider, region);
  return {HostOf(derived.factory), HostOf(derived.iam), HostOf(derived.management)};
}

/// Which source leads to this host.
std::string WhoNames(const std::string& host, const Layers& layers) {
  for (const std::string_view key : kEndpoints) {
    const Given* const given = layers.Find(key);
    if (given != nullptr && base::Lower(HostOf(given->value.text)) == host) return given->source;
  }
  const Given* const provider = layers.Find("provider");
  return provider != nullptr ? provider->source : "the default of provider";
}

/// What auth.command prints is as secret as what is written.
bool HoldsSecret(const Setting& setting) { return setting.secret || setting.key == "auth.command"; }

}  // namespace

void SecretHosts::Note(const Layers& layers) { services_.push_back(ServiceOf(layers)); }

SecretHosts::Service SecretHosts::ServiceOf(const Layers& layers) {
  Service service{.provider = TextOf(layers, "provider"), .region = TextOf(layers, "region")};
  const auto derived = DerivedHosts(service.provider, service.region);
  for (size_t i = 0; i < kEndpoints.size(); ++i) {
    const Given* const given = layers.Find(kEndpoints[i]);
    if (given != nullptr && given->value.text == "none") continue;
    const std::string host = given != nullptr ? base::Lower(HostOf(given->value.text)) : derived[i];
    if (!host.empty()) service.hosts.insert(host);
  }
  service.named = layers.Find("provider") != nullptr || !service.hosts.empty();
  return service;
}

std::string SecretHosts::ForeignTo(const Service& service) const {
  if (!service.named) return {};
  std::set<std::string> known = service.hosts;
  // Another region of the same cloud is the same service.
  for (std::string& host : DerivedHosts(service.provider, services_.back().region))
    known.insert(std::move(host));
  for (const std::string& host : services_.back().hosts) {
    if (!known.contains(host)) return host;
  }
  return {};
}

std::string SecretHosts::ForgetForeign(Layers& layers) const {
  std::string keys;
  std::string source;
  std::string host;
  for (const Setting& setting : SettingsTable()) {
    const Given* const given = HoldsSecret(setting) ? layers.Find(setting.key) : nullptr;
    if (given == nullptr) continue;
    const std::string foreign = ForeignTo(services_[given->source_number]);
    if (foreign.empty()) continue;
    keys += (keys.empty() ? "" : ", ") + std::string(setting.key);
    source = given->source;
    host = foreign;
    layers.Forget(setting.key);
  }
  if (keys.empty()) return {};
  return fmt::format(
      "{} ({}) is not used: it belongs to another service than {} ({}); give the secret where the "
      "service is named",
      keys, source, host, WhoNames(host, layers));
}

}  // namespace dlffs::config
