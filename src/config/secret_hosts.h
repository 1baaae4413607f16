// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "config/layers.h"

namespace dlffs::config {

/// The hosts that the settings name, source by source: a secret is only for those that its own
/// source, or one of less precedence, names. A source that is silent about the service leaves that
/// to the others.
class SecretHosts {
 public:
  /// To be called when all of a source has been set, for each source in turn.
  void Note(const Layers& layers);
  /// Forgets the secrets that would go elsewhere. Returns what there is to say about it, or
  /// nothing.
  std::string ForgetForeign(Layers& layers) const;

 private:
  struct Service {
    bool named = false;
    std::string provider;
    std::string region;
    std::set<std::string> hosts;
  };
  static Service ServiceOf(const Layers& layers);
  /// The first host that the whole of the settings name and `service` does not; or empty.
  std::string ForeignTo(const Service& service) const;

  std::vector<Service> services_;  ///< as it stands after each source
};

}  // namespace dlffs::config
