// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "dlffs/base/clock.h"
#include "dlffs/cache/store.h"
#include "dlffs/fetch/wait_list.h"
#include "dlffs/vfs/types.h"

namespace dlffs::vfs {

/// What an operation waits for before it is decided again.
struct Wait {
  std::string key;  ///< of the WaitList
  fetch::Side side = fetch::Side::kInside;
  base::MonotonicTime until;
  std::optional<cache::JobKey>
      exported;  ///< the export, to be abandoned when nobody is left to wait for it
  /// When the time is up an older version is served: the export is wanted all the same, and keeps
  /// its place.
  bool then_served = false;
};

/// The history of one operation, over all its decisions.
struct Progress {
  base::MonotonicTime began;
  /// The wait ended without what was waited for: the next decision must be an answer.
  bool timed_out = false;
  /// When the patience of this access is used up, over all that it waits for.
  base::MonotonicTime patience_until = base::MonotonicTime::max();
};

template <class T>
using Decision = std::variant<Result<T>, Wait>;

/// An operation on its way to its one answer: decided from the state of the moment, parked where
/// that says so, and decided again when it is woken.
template <class T>
struct Call {
  Caller caller;
  Reply<T> reply;
  base::UniqueFunction<Decision<T>(Progress&)> decide;
  NodeId node = kNoNode;  ///< what it is about, or the directory of `name`; for messages
  std::string name;
  Progress progress;
};

}  // namespace dlffs::vfs
