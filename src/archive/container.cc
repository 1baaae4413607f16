// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <unordered_map>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>

#include "dlffs/archive/export_archive.h"
#include "dlffs/base/component_name.h"
#include "dlffs/base/fd.h"
#include "dlffs/base/mutex.h"
#include "dlffs/base/strings.h"

#include "archive/entry_name.h"
#include "archive/inflate.h"
#include "archive/inflation_budget.h"
#include "archive/real_name_field.h"
#include "archive/zip_handle.h"

namespace dlffs::archive {

namespace {

/// Handles kept for the next read; more are made when more threads read at once.
constexpr size_t kIdleHandles = 2;
/// A declared size is believed up to here when memory is set aside; beyond, the content has to turn
/// up first.
constexpr uint64_t kReserve = 1 << 20;

/// libzip handles serve one thread; each reader takes one, so that no lock is held while reading.
class FileContainer final : public Container {
 public:
  FileContainer(std::string path, base::Fd fd, uint64_t size)
      : path_(std::move(path)), fd_(std::move(fd)), size_(size) {}

  /// Once, before anything else.
  Status Load();

  Result<std::string> Read(const std::string& path) const override;
  const std::string& record() const override { return record_; }
  Result<Manifest> Verify(const Limits& limits) const override;

 private:
  Result<ZipHandle> Take() const EXCLUDES(mutex_);
  void GiveBack(ZipHandle handle) const EXCLUDES(mutex_);
  tl::unexpected<Error> Damaged(const Error& error) const {
    return Err(error.code, "container {}: {}", path_, error.message);
  }

  const std::string path_;
  const base::Fd fd_;
  const uint64_t size_;
  std::string record_;
  std::unordered_map<std::string, uint64_t> entries_;  ///< path → index
  mutable base::Mutex mutex_;
  mutable std::vector<ZipHandle> idle_ GUARDED_BY(mutex_);
};

/// Whether WriteContainer can have written an entry of this name. (SafePath would not do: it
/// escapes a second time.)
bool IsMemberPath(const std::string& path) {
  const std::vector<std::string> components = base::Split(path, '/');
  return components.size() <= kMaxDepth &&
         std::all_of(components.begin(), components.end(), [](const std::string& component) {
           return !component.empty() && component != "." && component != ".." &&
                  component.size() <= base::kMaxComponentBytes;
         });
}

Status FileContainer::Load() {
  Result<ZipHandle> opened = OpenZip(fd_.get(), size_);
  if (!opened) return Damaged(opened.error());
  zip_t* zip = opened->get();
  int length = 0;
  const char* comment = zip_get_archive_comment(zip, &length, ZIP_FL_ENC_RAW);
  if (comment != nullptr) record_.assign(comment, static_cast<size_t>(length));
  const auto count = static_cast<uint64_t>(zip_get_num_entries(zip, 0));
  for (uint64_t index = 0; index < count; ++index) {
    const char* name = zip_get_name(zip, index, ZIP_FL_ENC_RAW);
    if (name == nullptr)
      return Err(ErrorCode::kCorrupt, "container {}: entry {} has no name", path_, index);
    std::string path(name);
    if (path.ends_with('/')) continue;
    if (!IsMemberPath(path) || !entries_.emplace(std::move(path), index).second) {
      return Err(ErrorCode::kCorrupt, "container {}: not written by dlffs: entry {}", path_, index);
    }
  }
  GiveBack(*std::move(opened));
  return {};
}

Result<ZipHandle> FileContainer::Take() const {
  {
    base::MutexLock lock(mutex_);
    if (!idle_.empty()) {
      ZipHandle handle = std::move(idle_.back());
      idle_.pop_back();
      return handle;
    }
  }
  return OpenZip(fd_.get(), size_);
}

void FileContainer::GiveBack(ZipHandle handle) const {
  base::MutexLock lock(mutex_);
  if (idle_.size() < kIdleHandles) idle_.push_back(std::move(handle));
}

Result<std::string> FileContainer::Read(const std::string& path) const {
  const auto entry = entries_.find(path);
  if (entry == entries_.end())
    return Err(ErrorCode::kNotFound, "container {}: no member {}", path_, path);
  Result<ZipHandle> handle = Take();
  if (!handle) return Damaged(handle.error());
  const Result<EntryStat> stat = StatEntry(handle->get(), entry->second);
  if (!stat) return Damaged(stat.error());
  std::string content;
  content.reserve(std::min(stat->size, kReserve));
  const Status inflated =
      InflateEntry(handle->get(), entry->second, *stat, [&](std::string_view piece) -> Status {
        // More than is declared is damage in any case; it need not be inflated to its end to know.
        if (content.size() + piece.size() > stat->size)
          return Err(ErrorCode::kCorrupt, "{}: longer than declared", path);
        content.append(piece);
        return {};
      });
  if (!inflated) return Damaged(inflated.error());
  GiveBack(*std::move(handle));
  return content;
}

Result<Manifest> FileContainer::Verify(const Limits& limits) const {
  Result<ZipHandle> handle = Take();
  if (!handle) return Damaged(handle.error());
  InflationBudget budget(limits, size_);
  if (entries_.size() > limits.members) {
    return Err(ErrorCode::kTooLarge, "container {}: more members than limits.members = {}", path_,
               limits.members);
  }
  Manifest manifest;
  for (const auto& [path, index] : entries_) {
    const Result<EntryStat> stat = StatEntry(handle->get(), index);
    if (!stat) return Damaged(stat.error());
    const Status begun = budget.BeginMember(stat->compressed_size);
    if (!begun) return Damaged(begun.error());
    base::Sha256Stream digest;
    const Status inflated = InflateEntry(handle->get(), index, *stat, [&](std::string_view piece) {
      digest.Update(piece);
      return budget.Add(piece.size());
    });
    if (!inflated) return Damaged(inflated.error());
    manifest.members.push_back({.path = path,
                                .name = GetRealName(handle->get(), index, path),
                                .size = stat->size,
                                .sha256 = digest.Finish()});
  }
  std::sort(manifest.members.begin(), manifest.members.end(),
            [](const Member& a, const Member& b) { return a.path < b.path; });
  GiveBack(*std::move(handle));
  return manifest;
}

}  // namespace

Result<std::shared_ptr<const Container>> OpenContainer(const std::string& path) {
  base::Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd) {
    const ErrorCode code = errno == ENOENT ? ErrorCode::kNotFound : ErrorCode::kInternal;
    return Err(code, "open container {}: {}", path, std::strerror(errno));
  }
  struct stat status {};
  if (::fstat(fd.get(), &status) != 0 || !S_ISREG(status.st_mode)) {
    return Err(ErrorCode::kCorrupt, "open container {}: not a regular file", path);
  }
  auto container =
      std::make_shared<FileContainer>(path, std::move(fd), static_cast<uint64_t>(status.st_size));
  const Status loaded = container->Load();
  if (!loaded) return tl::unexpected(loaded.error());
  return container;
}

}  // namespace dlffs::archive
