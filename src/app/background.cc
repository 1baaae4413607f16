// SPDX-License-Identifier: Apache-2.0
#include "app/background.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/command_line.h"

namespace dlffs::app {

namespace {

constexpr char kReady = 'R';

/// "R", or the digit of the exit code and the message.
config::Checked<int> AwaitReport(int pipe, pid_t child, const std::string& log_file) {
  std::string text;
  std::array<char, 1024> buffer{};
  while (text.empty() || text.front() != kReady) {
    const ssize_t got = read(pipe, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    text.append(buffer.data(), static_cast<size_t>(got));
  }
  if (text.starts_with(kReady)) return 0;
  while (waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
  }
  if (text.empty()) {
    return config::Refuse(kExitMount, "the daemon ended before the mount answered; see {}",
                          log_file);
  }
  return config::Refuse(text.front() - '0', "{}", text.substr(1));
}

/// Cuts what ties the child to where it was started.
void LeaveTerminal(const std::string& log_file) {
  setsid();
  if (chdir("/") != 0) return;
  const base::Fd null(open("/dev/null", O_RDWR | O_CLOEXEC));
  const base::Fd log(open(log_file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
  dup2(null.get(), STDIN_FILENO);
  dup2(null.get(), STDOUT_FILENO);
  dup2(log ? log.get() : null.get(), STDERR_FILENO);
}

/// A lock or pipe that a script handed down must not live as long as the mount.
void CloseInherited(int keep) {
  const auto kept = static_cast<unsigned>(keep);
  const unsigned first = STDERR_FILENO + 1;
  if (kept > first) close_range(first, kept - 1, 0);
  close_range(kept + 1, ~0U, 0);
}

}  // namespace

void StartReport::Ready() { Send(std::string(1, kReady)); }

void StartReport::Fail(const config::Problem& problem) {
  Send(static_cast<char>('0' + problem.exit_code) + problem.message);
}

void StartReport::Send(const std::string& text) {
  base::Fd pipe;
  {
    const base::MutexLock lock(mutex_);
    pipe = std::move(pipe_);
  }
  if (!pipe) return;
  // The parent may have been interrupted; then nobody wants to know.
  [[maybe_unused]] const ssize_t sent = write(pipe.get(), text.data(), text.size());
}

config::Checked<int> RunInBackground(const std::string& log_file,
                                     const std::function<int(StartReport&)>& child) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0)
    return config::Refuse(kExitFailed, "pipe: {}", std::strerror(errno));
  base::Fd reading(ends[0]);
  base::Fd writing(ends[1]);
  const pid_t pid = fork();
  if (pid < 0) return config::Refuse(kExitFailed, "fork: {}", std::strerror(errno));
  if (pid > 0) {
    writing.Reset();
    return AwaitReport(reading.get(), pid, log_file);
  }
  reading.Reset();
  CloseInherited(writing.get());
  LeaveTerminal(log_file);
  StartReport report(std::move(writing));
  return child(report);
}

}  // namespace dlffs::app
