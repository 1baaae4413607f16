// SPDX-License-Identifier: Apache-2.0
#include "dlffs/vfs/vfs.h"

#include <algorithm>

#include "vfs/core.h"

namespace dlffs::vfs {

Vfs::Vfs(Options options, catalog::Catalog& catalog, fetch::Fetcher& fetcher, cache::Store& store,
         base::Executor& workers, base::Timer& timer, const base::Clock& clock)
    : core_(std::make_unique<Core>(std::move(options), catalog, fetcher, store, workers, timer,
                                   clock)) {}

Vfs::~Vfs() = default;

void Vfs::SetNotifier(KernelNotifier& notifier) { core_->notifier_ = &notifier; }

void Vfs::WatchForSleep() { core_->WatchForSleep(); }

void Vfs::Lookup(Caller caller, NodeId parent, std::string_view name, Reply<EntryReply> reply) {
  core_->Begin<EntryReply>(
      std::move(caller), std::move(reply), parent, std::string(name),
      [core = core_.get(), parent, name = std::string(name)](Progress& progress) {
        return core->DecideLookup(parent, name, progress);
      });
}

void Vfs::GetAttr(Caller caller, NodeId node, Reply<AttrReply> reply) {
  core_->Begin<AttrReply>(std::move(caller), std::move(reply), node, {},
                          [core = core_.get(), node](Progress& progress) {
                            return core->DecideGetAttr(node, progress);
                          });
}

void Vfs::ReadDir(Caller caller, NodeId node, uint64_t cookie, size_t budget, EntryCost cost,
                  Reply<std::vector<DirEntry>> reply) {
  const Core::Page page{.node = node, .cookie = cookie, .budget = budget, .cost = cost};
  core_->Begin<std::vector<DirEntry>>(std::move(caller), std::move(reply), node, {},
                                      [core = core_.get(), page](Progress& progress) {
                                        return core->DecideReadDir(page, progress);
                                      });
}

void Vfs::Read(NodeId node, uint64_t offset, size_t size, Reply<Content> reply) {
  const SubjectPtr subject = core_->nodes_.FindEvenDetached(node);
  if (!subject || subject->kind != Kind::kFile)
    return reply(Err(ErrorCode::kInternal, "read: not a file"));
  const auto piece = [offset, size](std::shared_ptr<const std::string> bytes) {
    const size_t start = std::min<uint64_t>(offset, bytes->size());
    const size_t length = std::min(size, bytes->size() - start);
    return Content{.bytes = std::move(bytes), .offset = start, .length = length};
  };
  if (auto bytes = core_->store_.Cached(*subject->version, subject->file))
    return reply(piece(std::move(bytes)));
  core_->workers_.Post([core = core_.get(), subject, piece, reply = std::move(reply)]() mutable {
    Result<std::shared_ptr<const std::string>> bytes =
        core->store_.Read(*subject->version, subject->file);
    if (bytes) return reply(piece(std::move(*bytes)));
    // The contents were verified when they were stored: what fails here is the disk, or somebody
    // removed the file. The next reader finds the export again.
    core->fetcher_.Start(subject->job->key, core->StampOf(*subject->job));
    Error error{.code = ErrorCode::kInternal, .message = bytes.error().message};
    core->Remember(core->PathOf(*subject), error);
    reply(tl::unexpected(std::move(error)));
  });
}

Result<std::string> Vfs::ReadLink(NodeId node) {
  const SubjectPtr subject = core_->nodes_.FindEvenDetached(node);
  if (!subject || subject->kind != Kind::kAlias)
    return Err(ErrorCode::kInternal, "readlink: not a link");
  return subject->target;
}

void Vfs::Forget(NodeId node, uint64_t lookups) { core_->nodes_.Forget(node, lookups); }

FsStats Vfs::StatFs() const {
  return {.cache_bytes = core_->cache_bytes_.load(), .nodes = core_->nodes_.size()};
}

size_t Vfs::waiting() const { return core_->waits_.size(); }

std::vector<ListedError> Vfs::RecentErrors() const {
  base::MutexLock lock(core_->errors_mutex_);
  return {core_->errors_.begin(), core_->errors_.end()};
}

void Vfs::Stop() { core_->waits_.Stop(); }

}  // namespace dlffs::vfs
