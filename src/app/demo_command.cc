// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <optional>

#include "dlffs/base/log.h"
#include "dlffs/config/directories.h"

#include "app/commands.h"
#include "app/directories.h"
#include "app/log_level.h"
#include "app/mount_path.h"
#include "app/mountpoint.h"
#include "app/scratch_directory.h"
#include "app/serve.h"
#include "app/signals.h"
#include "app/sim_process.h"

namespace dlffs::app {

namespace {

using config::Checked;

/// Settings of nobody but the demonstration: no files, no environment. What the command line says
/// still counts.
Checked<config::Loaded> LoadSettings(const CommandLine& line,
                                     const config::Environment& environment, const std::string& url,
                                     const std::string& data) {
  config::LoadRequest request;
  request.environment = environment;
  request.read_files = false;
  request.read_environment = false;
  request.mount_options = {
      {"provider", "custom"},    {"region", "eu-de"},          {"endpoint", url},
      {"iam_endpoint", url},     {"management_endpoint", url}, {"cache.dir", data + "/cache"},
      {"auth.username", "demo"}, {"auth.domain", "demo"},      {"log.level", "warning"}};
  const auto& given = line.mount_options.settings;
  request.mount_options.insert(request.mount_options.end(), given.begin(), given.end());
  request.arguments = line.settings;
  auto loaded = config::Load(request);
  if (!loaded) return loaded;
  loaded->settings.auth.password = "demo";
  loaded->settings.state_dir = data + "/state";
  return loaded;
}

void PrintMounted(const std::string& mountpoint) {
  std::printf("mounted on %s\n", mountpoint.c_str());
  std::fflush(stdout);
}

Checked<int> Run(const CommandLine& line) {
  const config::Environment environment = config::Environment::OfProcess();
  const std::string runtime = config::DefaultDirectories(environment).runtime;
  if (auto done = config::MakePrivateDirectory(runtime, environment.uid); !done)
    return tl::unexpected(done.error());

  std::optional<ScratchDirectory> own_mountpoint;
  if (line.operands.empty()) {
    auto made = ScratchDirectory::Make(runtime + "/demo-", ScratchDirectory::Removal::kIfEmpty);
    if (!made) return tl::unexpected(made.error());
    own_mountpoint.emplace(*std::move(made));
  }
  const std::string mountpoint =
      MountPath(own_mountpoint ? own_mountpoint->path() : line.operands[0]);
  const std::string temporary = environment.Get("TMPDIR");
  auto data = ScratchDirectory::Make((temporary.empty() ? "/tmp" : temporary) + "/dlffs-demo-",
                                     ScratchDirectory::Removal::kEverything);
  if (!data) return tl::unexpected(data.error());

  auto sim = SimProcess::Start();
  if (!sim) return tl::unexpected(sim.error());
  auto loaded = LoadSettings(line, environment, sim->url(), data->path());
  if (!loaded) return tl::unexpected(loaded.error());
  config::Settings settings = loaded->settings;
  if (auto done = CheckFuse(settings, environment.uid); !done) return tl::unexpected(done.error());
  if (auto done = CheckMountpoint(mountpoint, settings, environment); !done)
    return tl::unexpected(done.error());
  if (auto done = MakeDirectories(*loaded, environment, settings); !done)
    return tl::unexpected(done.error());

  RaiseLogLevel(line, settings);
  base::StartLog(LogLevelOf(settings));
  return Serve(settings, mountpoint, "dlffs", [&] { PrintMounted(mountpoint); });
}

}  // namespace

int RunDemo(const CommandLine& line) {
  HideMemory();
  HoldSignals();
  const auto code = Run(line);
  return code ? *code : Complain(code.error());
}

}  // namespace dlffs::app
