// SPDX-License-Identifier: Apache-2.0
#include "app/sim_process.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <utility>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/command_line.h"

namespace dlffs::app {

namespace {

/// Beside the program as it is installed or as it is built, else where it was to be installed.
std::string FindProgram() {
  namespace fs = std::filesystem;
  std::error_code error;
  const fs::path directory = fs::read_symlink("/proc/self/exe", error).parent_path();
  const std::string installed = DLFFS_LIBEXEC_DIR "/dlf-sim";
  for (const fs::path& candidate : {directory / "../libexec/dlffs/dlf-sim", directory / "dlf-sim",
                                    directory / "../sim/dlf-sim", fs::path(installed)}) {
    if (access(candidate.c_str(), X_OK) == 0) return fs::weakly_canonical(candidate, error);
  }
  return {};
}

/// In a process group of its own, so that Ctrl-C reaches it only through the program that uses it.
pid_t Spawn(const std::string& program, int output) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none;
  sigemptyset(&none);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);

  std::array<std::string, 4> words = {program, "--port", "0", "--die-with-parent"};
  std::array<char*, 5> argv = {words[0].data(), words[1].data(), words[2].data(), words[3].data(),
                               nullptr};
  pid_t pid = -1;
  errno = posix_spawn(&pid, program.c_str(), &actions, &attributes, argv.data(), environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return errno == 0 ? pid : -1;
}

std::string ReadLine(int fd) {
  std::string line;
  char c = 0;
  while (line.size() < 1024) {
    const ssize_t got = read(fd, &c, 1);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return {};
    if (c == '\n') return line;
    line += c;
  }
  return {};
}

}  // namespace

config::Checked<SimProcess> SimProcess::Start() {
  const std::string program = FindProgram();
  if (program.empty()) {
    return config::Refuse(kExitFailed,
                          "dlf-sim: not found beside dlffs nor in {}; install dlffs completely",
                          DLFFS_LIBEXEC_DIR);
  }
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0)
    return config::Refuse(kExitFailed, "pipe: {}", std::strerror(errno));
  base::Fd output(ends[0]);
  base::Fd input(ends[1]);
  const pid_t pid = Spawn(program, input.get());
  if (pid < 0) return config::Refuse(kExitFailed, "{}: {}", program, std::strerror(errno));
  input.Reset();

  SimProcess sim(pid, std::move(output));
  sim.url_ = ReadLine(sim.output_.get());
  if (sim.url_.empty()) return config::Refuse(kExitFailed, "{}: ended instead of serving", program);
  return sim;
}

SimProcess::SimProcess(SimProcess&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      output_(std::move(other.output_)),
      url_(std::move(other.url_)) {}

SimProcess::~SimProcess() {
  if (pid_ <= 0) return;
  kill(pid_, SIGTERM);
  while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

}  // namespace dlffs::app
