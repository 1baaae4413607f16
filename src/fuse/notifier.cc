// SPDX-License-Identifier: Apache-2.0
#include "fuse/notifier.h"

#include <cerrno>
#include <cstring>
#include <string>

#include <pthread.h>

#include "dlffs/base/log.h"

namespace dlffs::fuse {

Notifier::Notifier(fuse_session* session, int threads) : session_(session) {
  for (int i = 0; i < threads; ++i) {
    threads_.emplace_back([this] { Run(); });
    pthread_setname_np(threads_.back().native_handle(), ("notifier-" + std::to_string(i)).c_str());
  }
}

Notifier::~Notifier() { Stop(); }

void Notifier::Publish(Change change, base::UniqueFunction<void()> done) {
  {
    base::MutexLock lock(mutex_);
    if (!stopping_) {
      std::deque<Notice>& queue = queues_[change.directory];
      if (queue.empty()) {
        ready_.push_back(change.directory);
        work_.NotifyOne();
      }
      queue.emplace_back(std::move(change), std::move(done));
      return;
    }
  }
  done();
}

void Notifier::Stop() {
  std::vector<Notice> unsent;
  {
    base::MutexLock lock(mutex_);
    stopping_ = true;
    for (const vfs::NodeId directory : ready_) {
      for (Notice& notice : queues_[directory]) unsent.push_back(std::move(notice));
      queues_.erase(directory);
    }
    ready_.clear();
    for (auto& [directory, queue] : queues_) {  // the front of these is being sent
      while (queue.size() > 1) {
        unsent.push_back(std::move(queue.back()));
        queue.pop_back();
      }
    }
    work_.NotifyAll();
  }
  for (Notice& notice : unsent) notice.second();
  for (std::thread& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
}

void Notifier::Run() {
  while (true) {
    vfs::NodeId directory{};
    Change change;
    {
      base::MutexLock lock(mutex_);
      while (ready_.empty() && !stopping_) work_.Wait(mutex_);
      if (ready_.empty()) return;
      directory = ready_.front();
      ready_.pop_front();
      change = queues_[directory].front().first;
    }
    Notify(change);
    base::UniqueFunction<void()> done;
    {
      base::MutexLock lock(mutex_);
      done = std::move(queues_[directory].front().second);
    }
    done();
    // Only now is it the next one's turn: nobody must be told of a change after a later one.
    base::MutexLock lock(mutex_);
    std::deque<Notice>& queue = queues_[directory];
    queue.pop_front();
    if (queue.empty()) {
      queues_.erase(directory);
    } else {
      ready_.push_back(directory);
      work_.NotifyOne();
    }
  }
}

void Notifier::Notify(const Change& change) {
  // -ENOENT: the kernel does not know the name or node, so there is nothing to withdraw.
  const auto check = [](int result, const char* what) {
    if (result != 0 && result != -ENOENT) {
      base::Log(base::LogLevel::kDebug, "notify {}: {}", what, std::strerror(-result));
    }
  };
  const auto directory = static_cast<fuse_ino_t>(change.directory);
  for (const std::string& name : change.names) {
    check(fuse_lowlevel_notify_inval_entry(session_, directory, name.c_str(), name.size()),
          "entry");
  }
  if (change.drop_pages)
    check(fuse_lowlevel_notify_inval_inode(session_, directory, 0, 0), "directory");
  for (const vfs::NodeId node : change.attributes) {
    // A negative offset drops attributes only and never waits for a reader.
    check(fuse_lowlevel_notify_inval_inode(session_, static_cast<fuse_ino_t>(node), -1, 0),
          "attributes");
  }
}

}  // namespace dlffs::fuse
