// SPDX-License-Identifier: Apache-2.0
#include "app/directories.h"

#include "dlffs/config/directories.h"

namespace dlffs::app {

config::Checked<std::vector<std::string>> MakeDirectories(const config::Loaded& loaded,
                                                          const config::Environment& environment,
                                                          config::Settings& settings) {
  std::vector<std::string> warnings;
  const auto make = [&](std::string& dir, std::string_view name,
                        bool chosen) -> config::Checked<void> {
    std::string warning;
    auto local = config::LocalDirectory(dir, name, chosen, environment, warning);
    if (!local) return tl::unexpected(local.error());
    dir = *std::move(local);
    if (!warning.empty()) warnings.push_back(warning);
    return {};
  };
  if (auto done = make(settings.cache.dir, "cache", loaded.cache_dir_chosen); !done)
    return tl::unexpected(done.error());
  if (auto done = make(settings.state_dir, "state", false); !done)
    return tl::unexpected(done.error());
  if (auto done = config::MakePrivateDirectory(settings.runtime_dir, environment.uid); !done) {
    return tl::unexpected(done.error());
  }
  return warnings;
}

}  // namespace dlffs::app
