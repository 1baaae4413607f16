// SPDX-License-Identifier: Apache-2.0
#include "app/process.h"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "dlffs/base/fd.h"
#include "dlffs/base/strings.h"

namespace dlffs::app {

namespace {

std::string ReadAll(int fd) {
  std::string text;
  std::array<char, 4096> buffer{};
  while (true) {
    const ssize_t got = read(fd, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return text;
    text.append(buffer.data(), static_cast<size_t>(got));
  }
}

}  // namespace

Result<Finished> RunProgram(const std::vector<std::string>& words) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0)
    return Err(ErrorCode::kInternal, "pipe: {}", std::strerror(errno));
  const base::Fd output(ends[0]);
  base::Fd input(ends[1]);

  std::vector<char*> argv;
  argv.reserve(words.size() + 1);
  for (const std::string& word : words) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, input.get(), STDERR_FILENO);
  pid_t pid = -1;
  const int error = posix_spawnp(&pid, argv[0], &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error == ENOENT) return Err(ErrorCode::kNotFound, "{}: not found in PATH", words[0]);
  if (error != 0) return Err(ErrorCode::kInternal, "{}: {}", words[0], std::strerror(error));

  input.Reset();
  Finished finished;
  finished.errors = ReadAll(output.get());
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  finished.status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  return finished;
}

bool HasProgram(const std::string& name) {
  const char* const path = std::getenv("PATH");
  for (const std::string& dir : base::Split(path == nullptr ? "/usr/bin:/bin" : path, ':')) {
    if (access(((dir.empty() ? "." : dir) + "/" + name).c_str(), X_OK) == 0) return true;
  }
  return false;
}

}  // namespace dlffs::app
