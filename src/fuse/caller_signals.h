// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include <sys/types.h>

namespace dlffs::fuse {

enum class Verdict {
  kLeave,  ///< a signal is pending that the caller wants to act on: it must not be kept waiting
  kWait,   ///< nothing that would end it, or that a user sent to stop it
};

/// Judges the pending and unblocked signals in the text of /proc/<tid>/status (product.md section
/// 3): INT, TERM, QUIT, HUP and KILL, handled or not, and any signal whose default action ends the
/// process and that is neither handled nor ignored. What cannot be understood is kLeave.
Verdict JudgeSignals(std::string_view proc_status);

/// The same for a thread that waits now; kLeave where its status cannot be read.
Verdict JudgeCaller(pid_t tid);

}  // namespace dlffs::fuse
