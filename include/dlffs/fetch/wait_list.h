// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "dlffs/base/mutex.h"
#include "dlffs/base/timer.h"
#include "dlffs/base/unique_function.h"

namespace dlffs::fetch {

enum class WaitId : uint64_t {};

enum class Wake {
  kReady,        ///< what was waited for has happened; look again
  kTimedOut,     ///< it has not, in time
  kInterrupted,  ///< the waiter wants no longer, or the mount ends
  kSuspended,    ///< the machine slept meanwhile: what was waited for has most likely been lost
};

/// Where a waiter stands when a directory changes. Those inside hold the kernel's lock of the
/// directory and must be answered before the kernel is notified; those outside are answered after
/// (architecture.md, kernel side 4).
enum class Side { kInside, kOutside };

/// Parked requests, each woken exactly once. Any thread may call; a waiter is called with no lock
/// held, on the thread that wakes it.
class WaitList {
 public:
  using Resume = base::UniqueFunction<void(Wake)>;

  /// `timer` must outlive the list.
  explicit WaitList(base::Timer& timer) : timer_(timer) {}
  WaitList(const WaitList&) = delete;
  WaitList& operator=(const WaitList&) = delete;

  /// To be read before the state that decides about waiting: a wake-up between the two is then not
  /// lost.
  uint64_t Ticket(Side side) const { return wakes_[static_cast<size_t>(side)].load(); }
  WaitId NewId() { return WaitId{next_id_.fetch_add(1)}; }

  /// Parks `resume` until `key` is woken, `until` passes or it is interrupted. Calls it at once
  /// where a wake-up came since `ticket` was read, or after Stop.
  void Park(WaitId id, const std::string& key, Side side, uint64_t ticket,
            base::MonotonicTime until, Resume resume) EXCLUDES(mutex_);
  void WakeAll(const std::string& key, Side side) EXCLUDES(mutex_);
  /// Unknown ids are fine: the waiter was woken before.
  void Interrupt(WaitId id) EXCLUDES(mutex_);
  /// Everybody who waits at this moment.
  void ReleaseAll(Wake wake) EXCLUDES(mutex_);
  /// True while somebody waits for `key`.
  bool Anyone(const std::string& key) const EXCLUDES(mutex_);
  size_t size() const EXCLUDES(mutex_);
  /// Interrupts everybody, and who parks from now on.
  void Stop() EXCLUDES(mutex_);

 private:
  struct Waiter {
    std::string key;
    Side side;
    base::TimerId timeout;
    Resume resume;
  };

  /// Takes the waiter out and calls it, unless somebody else has done so.
  void Release(WaitId id, Wake wake) EXCLUDES(mutex_);

  base::Timer& timer_;
  std::atomic<uint64_t> next_id_{1};
  std::array<std::atomic<uint64_t>, 2> wakes_{};
  mutable base::Mutex mutex_;
  bool stopped_ GUARDED_BY(mutex_) = false;
  std::map<WaitId, Waiter> waiters_ GUARDED_BY(mutex_);  ///< in order of arrival
  std::unordered_map<std::string, size_t> per_key_ GUARDED_BY(mutex_);
};

}  // namespace dlffs::fetch
