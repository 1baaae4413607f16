// SPDX-License-Identifier: Apache-2.0
#include "fuse/caller_signals.h"

#include <charconv>
#include <cstdint>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>

#include <signal.h>

#include "dlffs/base/strings.h"

namespace dlffs::fuse {

namespace {

constexpr uint64_t Bit(int signal) { return uint64_t{1} << (signal - 1); }

/// A user's or the system's wish that the program stop, also where it handles them (Python, vim,
/// less).
constexpr uint64_t kStops = Bit(SIGINT) | Bit(SIGTERM) | Bit(SIGQUIT) | Bit(SIGHUP) | Bit(SIGKILL);
/// Signals whose default action is not to end the process (signal(7)).
constexpr uint64_t kHarmless = Bit(SIGCHLD) | Bit(SIGURG) | Bit(SIGWINCH) | Bit(SIGCONT) |
                               Bit(SIGSTOP) | Bit(SIGTSTP) | Bit(SIGTTIN) | Bit(SIGTTOU);
/// Sent to running programs as a matter of course; waited through even where not handled
/// (product.md section 3).
constexpr uint64_t kRoutine = Bit(SIGALRM) | Bit(SIGVTALRM) | Bit(SIGPROF) | Bit(SIGIO);

std::optional<uint64_t> Mask(std::string_view status, std::string_view field) {
  const size_t at = status.find(field);
  if (at == std::string_view::npos) return std::nullopt;
  const size_t start = at + field.size();
  const std::string_view digits =
      base::Trim(status.substr(start, status.find('\n', start) - start));
  uint64_t mask = 0;
  const auto end = std::from_chars(digits.data(), digits.data() + digits.size(), mask, 16);
  if (end.ec != std::errc() || digits.empty()) return std::nullopt;
  return mask;
}

}  // namespace

Verdict JudgeSignals(std::string_view proc_status) {
  const auto thread_pending = Mask(proc_status, "\nSigPnd:");
  const auto process_pending = Mask(proc_status, "\nShdPnd:");
  const auto blocked = Mask(proc_status, "\nSigBlk:");
  const auto ignored = Mask(proc_status, "\nSigIgn:");
  const auto caught = Mask(proc_status, "\nSigCgt:");
  if (!thread_pending || !process_pending || !blocked || !ignored || !caught)
    return Verdict::kLeave;
  const uint64_t pending = (*thread_pending | *process_pending) & ~*blocked;
  if ((pending & kStops) != 0) return Verdict::kLeave;
  const uint64_t ends = pending & ~(kHarmless | kRoutine | *ignored | *caught);
  return ends != 0 ? Verdict::kLeave : Verdict::kWait;
}

Verdict JudgeCaller(pid_t tid) {
  std::ifstream file("/proc/" + std::to_string(tid) + "/status");
  std::stringstream text;
  text << file.rdbuf();
  return JudgeSignals(text.str());
}

}  // namespace dlffs::fuse
