// SPDX-License-Identifier: Apache-2.0
#include "config/secrets.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <optional>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "dlffs/base/fd.h"

namespace dlffs::config {

namespace {

constexpr size_t kMaxSecret = 64 << 10;  // Tokens have up to 10 KB.

std::string ReadAll(int fd) {
  std::string text;
  std::array<char, 4096> buffer{};
  while (text.size() <= kMaxSecret) {
    const ssize_t got = read(fd, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    text.append(buffer.data(), static_cast<size_t>(got));
  }
  return text;
}

/// A time that a program must not run beyond.
class Deadline {
 public:
  explicit Deadline(std::chrono::milliseconds limit)
      : at_(std::chrono::steady_clock::now() + limit) {}

  /// Waits until `fd` has something to read, or has ended; false where the time is over first.
  bool Await(int fd) const {
    pollfd watched{.fd = fd, .events = POLLIN, .revents = 0};
    while (true) {
      const auto left =
          std::chrono::ceil<std::chrono::milliseconds>(at_ - std::chrono::steady_clock::now());
      const int ready = poll(&watched, 1, static_cast<int>(std::max<int64_t>(left.count(), 0)));
      if (ready >= 0 || errno != EINTR) return ready > 0;
    }
  }

 private:
  const std::chrono::steady_clock::time_point at_;
};

/// Nothing where the program that writes there does not end in time.
std::optional<std::string> ReadAll(int fd, const Deadline& deadline) {
  std::string text;
  std::array<char, 4096> buffer{};
  while (text.size() <= kMaxSecret) {
    if (!deadline.Await(fd)) return std::nullopt;
    const ssize_t got = read(fd, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    text.append(buffer.data(), static_cast<size_t>(got));
  }
  return text;
}

Secret Finish(std::string text, const std::string& key, const std::string& from) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  if (text.empty()) return {{}, key + ": " + from + " gave nothing"};
  if (text.size() > kMaxSecret)
    return {{}, key + ": " + from + " gave more than 64 KiB, which is no secret"};
  return {std::move(text), {}};
}

/// Starts `words` with its output in `out`; returns the pid, or -1 with errno set.
pid_t Spawn(const std::vector<std::string>& words, int out) {
  std::vector<char*> argv;
  argv.reserve(words.size() + 1);
  for (const std::string& word : words) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);

  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
  pid_t pid = -1;
  const int error = posix_spawn(&pid, argv[0], &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  errno = error;
  return error == 0 ? pid : -1;
}

}  // namespace

Checked<Secret> ReadSecretFile(const std::string& key, const std::string& path) {
  // O_NONBLOCK: a forgotten FIFO must not hang the mount.
  const base::Fd file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat info {};
  if (file.get() < 0 || fstat(file.get(), &info) != 0) {
    return Secret{{}, fmt::format("{}_file: {}: {}", key, path, std::strerror(errno))};
  }
  if (!S_ISREG(info.st_mode)) return Secret{{}, fmt::format("{}_file: {}: not a file", key, path)};
  if (info.st_uid != geteuid() && info.st_uid != 0) {
    return Refuse(3, "{}_file: {} belongs to another user; chown it", key, path);
  }
  // Files of systemd credentials are readable by root's group.
  const mode_t unwanted = info.st_gid == 0 ? 0037 : 0077;
  if ((info.st_mode & unwanted) != 0) {
    return Refuse(3, "{}_file: {} can be read by others; run: chmod 600 {}", key, path, path);
  }
  return Finish(ReadAll(file.get()), key + "_file", path);
}

Secret RunSecretCommand(const std::string& key, const std::vector<std::string>& words,
                        std::chrono::milliseconds limit) {
  const std::string name = key + "_command";
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return {{}, name + ": pipe: " + std::strerror(errno)};
  const base::Fd output(ends[0]);
  base::Fd input(ends[1]);
  const pid_t pid = Spawn(words, input.get());
  if (pid < 0) return {{}, fmt::format("{}: {}: {}", name, words[0], std::strerror(errno))};
  input.Reset();

  const Deadline deadline(limit);
  std::optional<std::string> text = ReadAll(output.get(), deadline);
  const base::Fd process(static_cast<int>(syscall(SYS_pidfd_open, pid, 0)));
  if (text && !deadline.Await(process.get())) text.reset();
  if (!text) kill(pid, SIGKILL);
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  if (!text) {
    return {{},
            fmt::format("{}: {} did not end within {} s and was killed", name, words[0],
                        std::chrono::duration<double>(limit).count())};
  }
  if (WIFSIGNALED(status))
    return {{}, fmt::format("{}: {} was killed by signal {}", name, words[0], WTERMSIG(status))};
  if (WEXITSTATUS(status) != 0) {
    return {{}, fmt::format("{}: {} ended with {}", name, words[0], WEXITSTATUS(status))};
  }
  return Finish(*std::move(text), name, words[0]);
}

}  // namespace dlffs::config
