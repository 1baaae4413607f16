// SPDX-License-Identifier: Apache-2.0
#include "cache/locks.h"

#include <cerrno>

#include <fcntl.h>
#include <sys/file.h>

#include "cache/files.h"

namespace dlffs::cache {

namespace {

/// errno, or 0. An open file description of its own for every lock, so that it excludes threads of
/// this process, too.
int LockByte(int fd, uint64_t job, int command) {
  struct flock range {};
  range.l_type = F_WRLCK;
  range.l_whence = SEEK_SET;
  // 62 bits: an off_t has a sign, and the end of the range must fit as well.
  range.l_start = static_cast<off_t>(job >> 2);
  range.l_len = 1;
  int result = 0;
  do {
    result = ::fcntl(fd, command, &range);
  } while (result != 0 && errno == EINTR);
  return result == 0 ? 0 : errno;
}

}  // namespace

Result<JobLock> JobLock::Acquire(const std::string& locks_file, uint64_t job) {
  Result<base::Fd> fd = OpenFile(locks_file, O_RDWR | O_CREAT);
  if (!fd) return tl::unexpected(fd.error());
  const int error = LockByte(fd->get(), job, F_OFD_SETLKW);
  if (error != 0) return FileError("lock", locks_file, error);
  return JobLock(*std::move(fd));
}

Result<std::optional<JobLock>> JobLock::TryAcquire(const std::string& locks_file, uint64_t job) {
  Result<base::Fd> fd = OpenFile(locks_file, O_RDWR | O_CREAT);
  if (!fd) return tl::unexpected(fd.error());
  const int error = LockByte(fd->get(), job, F_OFD_SETLK);
  if (error == EAGAIN || error == EACCES) return std::optional<JobLock>();
  if (error != 0) return FileError("lock", locks_file, error);
  return std::optional<JobLock>(JobLock(*std::move(fd)));
}

Result<base::Fd> LockFile(const std::string& path) {
  Result<base::Fd> fd = OpenFile(path, O_RDWR | O_CREAT);
  if (!fd) return fd;
  while (::flock(fd->get(), LOCK_EX) != 0) {
    if (errno != EINTR) return FileError("lock", path, errno);
  }
  return fd;
}

std::optional<base::Fd> TryLockDirectory(const std::string& path) {
  Result<base::Fd> fd = OpenFile(path, O_RDONLY | O_DIRECTORY);
  if (!fd || ::flock(fd->get(), LOCK_EX | LOCK_NB) != 0) return std::nullopt;
  return *std::move(fd);
}

}  // namespace dlffs::cache
