// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <map>
#include <thread>
#include <utility>
#include <vector>

#include <fuse_lowlevel.h>

#include "dlffs/base/mutex.h"
#include "dlffs/vfs/types.h"

namespace dlffs::fuse {

/// Tells the kernel of changes, on threads of its own: a notification waits for the directory's
/// lock, which a look-up or a reader that waits for us may hold. Per directory in order; a
/// directory that blocks delays only itself.
class Notifier final : public vfs::KernelNotifier {
 public:
  /// `session` must outlive the notifier.
  Notifier(fuse_session* session, int threads);
  ~Notifier() override;

  void Publish(Change change, base::UniqueFunction<void()> done) override EXCLUDES(mutex_);
  /// Calls `done` of what is queued without notifying, lets running notifications end and joins.
  /// Requests must still be answered meanwhile.
  void Stop() EXCLUDES(mutex_);

 private:
  using Notice = std::pair<Change, base::UniqueFunction<void()>>;

  void Run();
  void Notify(const Change& change);

  fuse_session* const session_;
  base::Mutex mutex_;
  base::CondVar work_;
  bool stopping_ GUARDED_BY(mutex_) = false;
  /// Every directory with notices; its front is being sent where it is not in `ready_`.
  std::map<vfs::NodeId, std::deque<Notice>> queues_ GUARDED_BY(mutex_);
  std::deque<vfs::NodeId> ready_ GUARDED_BY(mutex_);
  std::vector<std::thread> threads_;
};

}  // namespace dlffs::fuse
