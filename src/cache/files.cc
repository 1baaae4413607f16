// SPDX-License-Identifier: Apache-2.0
#include "cache/files.h"

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dlffs/base/log.h"

namespace dlffs::cache {

tl::unexpected<Error> FileError(std::string_view action, const std::string& path, int error) {
  ErrorCode code = ErrorCode::kInternal;
  if (error == ENOSPC || error == EDQUOT) code = ErrorCode::kNoSpace;
  if (error == ENOENT) code = ErrorCode::kNotFound;
  return Err(code, "{} {}: {}", action, path, std::generic_category().message(error));
}

namespace {

/// What somebody else put there, a link that leads elsewhere included, is not ours to use.
Status RefuseOthers(const std::string& path, const struct stat& status) {
  if (status.st_uid == ::geteuid()) return {};
  return Err(ErrorCode::kPermissionDenied, "directory {} belongs to user {}; choose another one",
             path, status.st_uid);
}

/// Closes a directory of ours that others may look into.
Status MakePrivate(const std::string& path) {
  const Result<base::Fd> fd = OpenFile(path, O_RDONLY | O_DIRECTORY);
  if (!fd) return tl::unexpected(fd.error());
  struct stat status {};
  if (::fstat(fd->get(), &status) != 0) return FileError("look at directory", path, errno);
  Status ours = RefuseOthers(path, status);
  if (!ours) return ours;
  if ((status.st_mode & (S_IWGRP | S_IWOTH)) != 0) {
    return Err(ErrorCode::kPermissionDenied,
               "directory {} can be written by others; run chmod 700 on it", path);
  }
  if ((status.st_mode & (S_IRWXG | S_IRWXO)) == 0) return {};
  if (::fchmod(fd->get(), 0700) != 0) return FileError("close to others: directory", path, errno);
  base::Log(base::LogLevel::kInfo, "directory-closed-to-others path={}", path);
  return {};
}

}  // namespace

Status CreatePrivateDirectory(const std::string& path) {
  const std::filesystem::path parent = std::filesystem::path(path).parent_path();
  std::error_code ignored;  // mkdir says what is wrong with the path as a whole
  if (!parent.empty()) std::filesystem::create_directories(parent, ignored);
  if (::mkdir(path.c_str(), 0700) == 0) return {};
  if (errno != EEXIST) return FileError("create directory", path, errno);
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0) return FileError("look at directory", path, errno);
  // The user may have moved the cache to another disk; whoever else made the link chose its target.
  Status ours = RefuseOthers(path, status);
  if (!ours) return ours;
  return MakePrivate(path);
}

Result<base::Fd> OpenFile(const std::string& path, int flags) {
  base::Fd fd(::open(path.c_str(), flags | O_CLOEXEC, 0600));
  if (!fd) return FileError("open", path, errno);
  return fd;
}

Status SyncPath(const std::string& path) {
  const Result<base::Fd> fd = OpenFile(path, O_RDONLY);
  if (!fd) return tl::unexpected(fd.error());
  if (::fsync(fd->get()) != 0) return FileError("sync", path, errno);
  return {};
}

std::optional<uint64_t> FileSize(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
  return static_cast<uint64_t>(status.st_size);
}

bool IsDirectory(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

Status RenameFile(const std::string& from, const std::string& to) {
  if (std::rename(from.c_str(), to.c_str()) != 0)
    return FileError("rename " + from + " to", to, errno);
  return {};
}

Status RemoveFile(const std::string& path) {
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) return FileError("remove", path, errno);
  return {};
}

std::vector<std::string> NamesIn(const std::string& path) {
  std::vector<std::string> names;
  std::error_code error;
  for (std::filesystem::directory_iterator it(path, error), end; !error && it != end;
       it.increment(error)) {
    names.push_back(it->path().filename().string());
  }
  return names;
}

}  // namespace dlffs::cache
