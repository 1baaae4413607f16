// SPDX-License-Identifier: Apache-2.0
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <utility>

#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dlffs/base/log.h"

#include "app/background.h"
#include "app/commands.h"
#include "app/directories.h"
#include "app/log_level.h"
#include "app/mount_path.h"
#include "app/mountpoint.h"
#include "app/serve.h"
#include "app/signals.h"

namespace dlffs::app {

namespace {

using config::Checked;
using config::Refuse;

struct Plan {
  config::Settings settings;
  std::string mountpoint;
  std::string source;
  std::string log_file;
};

/// Becomes `name` for good: setuid= of fstab. What belongs to root's session is forgotten.
Checked<void> BecomeUser(const std::string& name) {
  const passwd* const entry = getpwnam(name.c_str());
  if (entry == nullptr) return Refuse(kExitConfiguration, "-o setuid={}: no such user", name);
  if (entry->pw_uid == geteuid()) return {};
  if (geteuid() != 0)
    return Refuse(kExitUsage, "-o setuid={}: only root can mount for somebody else", name);
  if (initgroups(name.c_str(), entry->pw_gid) != 0 || setgid(entry->pw_gid) != 0 ||
      setuid(entry->pw_uid) != 0) {
    return Refuse(kExitFailed, "-o setuid={}: {}", name, std::strerror(errno));
  }
  setenv("HOME", entry->pw_dir, 1);
  setenv("USER", entry->pw_name, 1);
  for (const char* variable :
       {"XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR"}) {
    unsetenv(variable);
  }
  return {};
}

config::LoadRequest RequestOf(const CommandLine& line, std::string source) {
  config::LoadRequest request;
  request.environment = config::Environment::OfProcess();
  request.config_file = !line.config_file.empty() ? line.config_file
                        : !line.mount_options.config_file.empty()
                            ? line.mount_options.config_file
                            : request.environment.Get("DLFFS_CONFIG");
  request.profile = std::move(source);
  request.mount_options = line.mount_options.settings;
  request.arguments = line.settings;
  return request;
}

/// "/mnt/dlf" -> "<state>/mnt-dlf.log"
std::string LogFile(const config::Settings& settings, const std::string& mountpoint) {
  std::string name = mountpoint.substr(1);
  for (char& c : name) {
    if (c == '/') c = '-';
  }
  constexpr size_t kLongest = 200;
  if (name.size() > kLongest) name.erase(0, name.size() - kLongest);
  return settings.state_dir + "/" + (name.empty() ? "root" : name) + ".log";
}

/// One argument is a mount point if it contains a slash, else a source.
std::pair<std::string, std::string> SourceAndMountpoint(const CommandLine& line) {
  if (line.operands.size() == 2) return {line.operands[0], line.operands[1]};
  if (line.operands.empty()) return {};
  const std::string& only = line.operands[0];
  if (only.find('/') != std::string::npos) return {"", only};
  return {only, ""};
}

Checked<Plan> Prepare(const CommandLine& line) {
  if (!line.mount_options.setuid.empty()) {
    if (auto done = BecomeUser(line.mount_options.setuid); !done)
      return tl::unexpected(done.error());
    HideMemory();  // another user, other rules: what was hidden is not any more
  }
  const auto [source, mountpoint] = SourceAndMountpoint(line);
  const config::LoadRequest request = RequestOf(line, source);
  auto loaded = config::Load(request);
  if (!loaded) return tl::unexpected(loaded.error());

  Plan plan{.settings = loaded->settings, .mountpoint = {}, .source = {}, .log_file = {}};
  plan.source = source.empty() ? "dlffs" : source;
  plan.mountpoint = MountPath(mountpoint.empty() ? plan.settings.mount.point : mountpoint);
  if (auto done = CheckFuse(plan.settings, request.environment.uid); !done)
    return tl::unexpected(done.error());
  if (auto done = CheckMountpoint(plan.mountpoint, plan.settings, request.environment); !done) {
    return tl::unexpected(done.error());
  }
  auto warnings = MakeDirectories(*loaded, request.environment, plan.settings);
  if (!warnings) return tl::unexpected(warnings.error());
  for (const std::string& warning : loaded->warnings) Warn(warning);
  for (const std::string& warning : *warnings) Warn(warning);
  plan.log_file = LogFile(plan.settings, plan.mountpoint);
  return plan;
}

int RunForeground(const Plan& plan) {
  HoldSignals();
  base::StartLog(LogLevelOf(plan.settings));
  const auto code = Serve(plan.settings, plan.mountpoint, plan.source, [] {});
  return code ? *code : Complain(code.error());
}

int RunDaemon(const Plan& plan) {
  const auto code = RunInBackground(plan.log_file, [&](StartReport& report) {
    HoldSignals();  // here only: who waits for the mount can be interrupted
    umask(0077);
    base::StartLog(LogLevelOf(plan.settings), plan.log_file);
    const auto served = Serve(plan.settings, plan.mountpoint, plan.source, [&] { report.Ready(); });
    if (served) return *served;
    report.Fail(served.error());
    return served.error().exit_code;
  });
  return code ? *code : Complain(code.error());
}

}  // namespace

int RunMount(const CommandLine& line) {
  HideMemory();
  auto plan = Prepare(line);
  if (!plan) return Complain(plan.error());
  if (line.fake) return 0;
  RaiseLogLevel(line, plan->settings);
  return line.foreground || line.debug ? RunForeground(*plan) : RunDaemon(*plan);
}

}  // namespace dlffs::app
