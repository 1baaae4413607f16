// SPDX-License-Identifier: Apache-2.0
#include "app/serve.h"

#include <memory>
#include <string>

#include <sys/prctl.h>
#include <sys/resource.h>

#include "dlffs/base/log.h"

#include "app/command_line.h"
#include "app/control_socket.h"
#include "app/daemon.h"
#include "app/signals.h"

// The leak checker has to attach to its own process, which a hidden one refuses.
#if defined(__SANITIZE_ADDRESS__)
#define DLFFS_LEAK_CHECKED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define DLFFS_LEAK_CHECKED 1
#endif
#endif

namespace dlffs::app {

void HideMemory() {
#ifndef DLFFS_LEAK_CHECKED
  prctl(PR_SET_DUMPABLE, 0);
#endif
  // A handler of core dumps that runs as root would get one all the same.
  constexpr rlimit kNone{.rlim_cur = 0, .rlim_max = 0};
  setrlimit(RLIMIT_CORE, &kNone);
}

config::Checked<int> Serve(const config::Settings& settings, const std::string& mountpoint,
                           const std::string& source, const std::function<void()>& ready) {
  auto daemon = Daemon::Create(
      {.settings = settings, .mountpoint = mountpoint, .source = source, .ready = ready});
  if (!daemon) return config::Refuse(kExitMount, "{}", daemon.error().message);
  Daemon& running = **daemon;

  auto control = ControlSocket::Listen(
      SocketPath(settings.runtime_dir, mountpoint), [&](std::string_view command) {
        return command == "status" ? running.StatusJson() : std::string();
      });
  // Without it the mount works and only `dlffs status` does not.
  if (!control)
    base::Log(base::LogLevel::kWarning, "control error=\"{}\"", control.error().message);
  const SignalWatcher watcher([&] { running.Stop(); });
  return running.Run();
}

}  // namespace dlffs::app
