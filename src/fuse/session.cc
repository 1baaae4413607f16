// SPDX-License-Identifier: Apache-2.0
#include "dlffs/fuse/session.h"

#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <memory>
#include <mutex>
#include <vector>

#include <fuse_lowlevel.h>

#include "dlffs/base/log.h"
#include "dlffs/base/mutex.h"

#include "fuse/filesystem.h"
#include "fuse/notifier.h"
#include "fuse/operations.h"
#include "fuse/session_loop.h"

namespace dlffs::fuse {

namespace {

struct DestroySession {
  void operator()(fuse_session* session) const { fuse_session_destroy(session); }
};
using SessionHandle = std::unique_ptr<fuse_session, DestroySession>;

std::set<pid_t> ThreadsOfThisProcess() {
  std::set<pid_t> threads;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/task")) {
    const std::string name = entry.path().filename();
    pid_t tid = 0;
    std::from_chars(name.data(), name.data() + name.size(), tid);
    threads.insert(tid);
  }
  return threads;
}

std::string MountOptions(const Options& options) {
  std::string text = "ro,nosuid,nodev,noexec,default_permissions,subtype=dlffs,fsname=";
  for (const char c : options.source) {
    if (c == ',' || c == '\\') text.push_back('\\');  // as libfuse takes them apart
    text.push_back(c);
  }
  if (options.allow_other) text += ",allow_other";
  return text;
}

class MountedSession final : public Session {
 public:
  MountedSession(const Options& options, vfs::Vfs& vfs, base::Timer& timer)
      : fs_(options, vfs, timer) {}

  ~MountedSession() override {
    if (notifier_) notifier_->Stop();
    // Here and not at the end of Serve: libfuse closes the descriptor first and forgets its number
    // last. Until the owner has stopped what still replies, that number might be another file's.
    if (session_) fuse_session_unmount(session_.get());
  }

  Status Mount() {
    std::vector<std::string> arguments = {"dlffs", "-o", MountOptions(fs_.options)};
    std::vector<char*> argv;
    for (std::string& argument : arguments) argv.push_back(argument.data());
    fuse_args args = FUSE_ARGS_INIT(static_cast<int>(argv.size()), argv.data());
    session_.reset(fuse_session_new(&args, &Operations(), sizeof(fuse_lowlevel_ops), &fs_));
    fuse_opt_free_args(&args);
    if (!session_)
      return Err(ErrorCode::kInternal, "mount {}: libfuse refuses the options",
                 fs_.options.mountpoint);
    if (fuse_session_mount(session_.get(), fs_.options.mountpoint.c_str()) != 0) {
      session_.reset();
      return Err(ErrorCode::kInternal,
                 "mount {}: the kernel or fusermount3 refuses (its message is above); check that "
                 "/dev/fuse is there and "
                 "that you may write to the directory",
                 fs_.options.mountpoint);
    }
    notifier_ = std::make_unique<Notifier>(session_.get(), fs_.options.notifiers);
    fs_.vfs.SetNotifier(*notifier_);
    return {};
  }

  void Serve(base::UniqueFunction<void()> ready) override {
    std::once_flag once;
    SessionLoop loop(session_.get(), [this, &once, &ready] {
      if (fs_.initialised)
        std::call_once(once, [&ready] {
          if (ready) ready();
        });
    });
    // Before the first request is read: the kernel has sent INIT, but nobody else is let in before
    // its answer.
    fs_.own_threads = ThreadsOfThisProcess();
    if (const Status started = loop.Start(fs_.options.workers); !started) {
      base::Log(base::LogLevel::kError, "{}", started.error().message);
      return;
    }
    std::thread stopper([this, &loop] {
      {
        base::MutexLock lock(mutex_);
        while (!stopping_) stop_.Wait(mutex_);
      }
      notifier_->Stop();  // while requests are still answered: see Notifier::Stop
      loop.Stop();
    });
    loop.Join();
    Stop();
    stopper.join();
    fuse_session_exit(
        session_.get());  // replies that come now have nowhere to go, and libfuse need not say so
  }

  void Stop() override {
    base::MutexLock lock(mutex_);
    stopping_ = true;
    stop_.NotifyAll();
  }

  std::map<std::string, uint64_t> counts() const override { return fs_.CountsByName(); }

 private:
  Filesystem fs_;
  SessionHandle session_;
  std::unique_ptr<Notifier> notifier_;  // after session_: it ends first

  base::Mutex mutex_;
  base::CondVar stop_;
  bool stopping_ GUARDED_BY(mutex_) = false;
};

}  // namespace

Result<std::unique_ptr<Session>> Mount(const Options& options, vfs::Vfs& vfs, base::Timer& timer) {
  auto session = std::make_unique<MountedSession>(options, vfs, timer);
  if (Status mounted = session->Mount(); !mounted)
    return tl::unexpected(std::move(mounted.error()));
  return session;
}

}  // namespace dlffs::fuse
