// SPDX-License-Identifier: Apache-2.0
#include "cache/live_cache.h"

#include <cerrno>
#include <string_view>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include "dlffs/base/clock.h"

#include "cache/files.h"
#include "cache/locks.h"
#include "cache/recovery.h"

namespace dlffs::cache {

namespace {

/// The convention of bford.info/cachedir: backup programs leave such a directory out.
Status WriteTag(const std::string& path) {
  constexpr std::string_view kTag =
      "Signature: 8a477f597d28d172789f06886806bc55\n"
      "# This directory holds what dlffs can fetch again.\n";
  if (FileSize(path) == kTag.size()) return {};
  const Result<base::Fd> fd = OpenFile(path, O_WRONLY | O_CREAT | O_TRUNC);
  if (!fd) return tl::unexpected(fd.error());
  if (::write(fd->get(), kTag.data(), kTag.size()) < 0) return FileError("write", path, errno);
  return {};
}

}  // namespace

Result<LiveCache> PrepareCache(const CachePaths& paths) {
  Status done = CreatePrivateDirectory(paths.dir());
  if (!done) return tl::unexpected(done.error());
  // One process prepares at a time, so that no two of them move a damaged index aside.
  const Result<base::Fd> preparing = LockFile(paths.OpenLock());
  if (!preparing) return tl::unexpected(preparing.error());
  Result<OpenedIndex> opened = OpenIndex(paths.Index());
  if (!opened) return tl::unexpected(opened.error());
  done = WriteTag(paths.Tag());
  for (const std::string& directory : {paths.Versions(), paths.Staging(), paths.Damaged()}) {
    if (done) done = CreatePrivateDirectory(directory);
  }
  if (!done) return tl::unexpected(done.error());
  Staging::RemoveAbandoned(paths.Staging());
  Result<std::unique_ptr<Staging>> staging = Staging::Create(paths.Staging());
  if (!staging) return tl::unexpected(staging.error());
  done = Recover(paths, *opened->index, opened->is_new, base::SystemClock().WallNow());
  if (!done) return tl::unexpected(done.error());
  return LiveCache{.index = std::move(opened->index), .staging = *std::move(staging)};
}

}  // namespace dlffs::cache
