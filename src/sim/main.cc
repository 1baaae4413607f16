// SPDX-License-Identifier: Apache-2.0
#include <csignal>
#include <cstdio>

#include <pthread.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "sim/options.h"
#include "sim/simulator.h"

namespace {

constexpr int kFailed = 1;

/// For this thread and those it starts; before any is started.
sigset_t BlockEndSignals() {
  sigset_t ending;
  sigemptyset(&ending);
  sigaddset(&ending, SIGTERM);
  sigaddset(&ending, SIGINT);
  pthread_sigmask(SIG_BLOCK, &ending, nullptr);
  return ending;
}

/// False where the parent ended meanwhile, which the kernel does not tell any more.
bool DieWithParent() {
  const pid_t parent = getppid();
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  return getppid() == parent;
}

}  // namespace

int main(int argc, char** argv) {
  const dlffs::sim::CommandLine line = dlffs::sim::ParseCommandLine(argc, argv);
  if (line.stop) return line.exit_code;
  const sigset_t ending = BlockEndSignals();
  if (line.options.die_with_parent && !DieWithParent()) return kFailed;
  dlffs::sim::Simulator simulator;
  const auto urls = simulator.Start(line.options);
  if (!urls) {
    std::fprintf(stderr, "dlf-sim: %s\n", urls.error().message.c_str());
    return kFailed;
  }
  std::printf("%s\ncontrol %s\n", urls->service.c_str(), urls->control.c_str());
  std::fflush(stdout);
  int signal = 0;
  sigwait(&ending, &signal);
  simulator.Stop();
  return 0;
}
