// SPDX-License-Identifier: Apache-2.0
#include "dlffs/config/directories.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

namespace dlffs::config {

namespace {

/// statfs types of NFS, SMB (three of them), AFS (two), Lustre, GPFS, Ceph and Coda.
constexpr std::array<uint32_t, 10> kNetworkTypes = {0x6969,     0x517b,     0xff534d42, 0xfe534d42,
                                                    0x5346414f, 0x6b414653, 0x0bd00bd0, 0x47504653,
                                                    0x00c36400, 0x73757245};

std::string UnderXdg(const Environment& environment, std::string_view variable,
                     const std::string& otherwise) {
  const std::string value = environment.Get(variable);
  // The XDG specification: relative paths are to be ignored.
  return (value.starts_with('/') ? value : otherwise) + "/dlffs";
}

bool OwnedDirectory(const std::string& dir, uid_t uid) {
  struct stat info {};
  return lstat(dir.c_str(), &info) == 0 && S_ISDIR(info.st_mode) && info.st_uid == uid;
}

std::string RuntimeDirectory(const Environment& environment) {
  const std::string session = environment.Get("XDG_RUNTIME_DIR");
  const bool own = session.starts_with('/') && OwnedDirectory(session, environment.uid);
  if (environment.uid != 0) {
    return own ? session + "/dlffs" : "/tmp/dlffs-" + std::to_string(environment.uid);
  }
  // What logind gives root goes away at logout and is unknown to mounts from fstab; root's own
  // choice counts.
  return own && session != "/run/user/0" ? session + "/dlffs" : "/run/dlffs";
}

/// SQLite needs byte-range locks and shared mappings, which some file systems only pretend to have.
bool LocksAndMaps(const std::string& dir) {
  const int fd = open(dir.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (fd < 0)
    return errno == EOPNOTSUPP || errno == EISDIR;  // no O_TMPFILE says nothing about locks
  struct flock lock {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  bool works = ftruncate(fd, 4096) == 0 && fcntl(fd, F_OFD_SETLK, &lock) == 0;
  if (works) {
    void* const map = mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    works = map != MAP_FAILED;
    if (works) munmap(map, 4096);
  }
  close(fd);
  return works;
}

/// The closest ancestor that exists, or `dir` itself.
std::string ExistingPart(std::string dir) {
  while (dir.size() > 1 && access(dir.c_str(), F_OK) != 0)
    dir.erase(std::max<size_t>(dir.rfind('/'), 1));
  return dir;
}

bool OnNetwork(const std::string& dir) {
  struct statfs info {};
  if (statfs(ExistingPart(dir).c_str(), &info) != 0) return false;
  const auto type = static_cast<uint32_t>(info.f_type);
  return std::find(kNetworkTypes.begin(), kNetworkTypes.end(), type) != kNetworkTypes.end();
}

}  // namespace

Directories DefaultDirectories(const Environment& environment) {
  const bool root = environment.uid == 0;
  const auto choose = [&](std::string_view variable, const std::string& of_home,
                          const std::string& of_root) {
    if (root && environment.Get(variable).empty()) return of_root;
    return UnderXdg(environment, variable, environment.home + of_home);
  };
  return {.cache = choose("XDG_CACHE_HOME", "/.cache", "/var/cache/dlffs"),
          .state = choose("XDG_STATE_HOME", "/.local/state", "/var/lib/dlffs"),
          .runtime = RuntimeDirectory(environment)};
}

Checked<void> MakePrivateDirectory(const std::string& dir, uid_t uid) {
  for (size_t slash = dir.find('/', 1); slash != std::string::npos;
       slash = dir.find('/', slash + 1)) {
    // Parents as `mkdir -p` makes them, but closed: nobody else is expected in them.
    mkdir(dir.substr(0, slash).c_str(), 0700);
  }
  if (mkdir(dir.c_str(), 0700) != 0 && errno != EEXIST) {
    return Refuse(3, "{}: cannot be made: {}", dir, std::strerror(errno));
  }
  struct stat info {};
  // A link that somebody else left in /tmp leads where they want.
  if (lstat(dir.c_str(), &info) == 0 && S_ISLNK(info.st_mode) && info.st_uid != uid &&
      info.st_uid != 0) {
    return Refuse(
        3, "{}: is a link that belongs to another user; remove it or choose another place", dir);
  }
  if (stat(dir.c_str(), &info) != 0 || !S_ISDIR(info.st_mode))
    return Refuse(3, "{}: not a directory", dir);
  if (info.st_uid != uid)
    return Refuse(3, "{}: belongs to another user; remove it or choose another place", dir);
  if ((info.st_mode & 0022) != 0)
    return Refuse(3, "{}: others may write to it; run: chmod 700 {}", dir, dir);
  return {};
}

Checked<std::string> LocalDirectory(const std::string& dir, std::string_view name, bool chosen,
                                    const Environment& environment, std::string& warning) {
  std::string reason;
  if (OnNetwork(dir)) {
    reason = "is on a network file system";
  } else {
    if (auto made = MakePrivateDirectory(dir, environment.uid); !made)
      return tl::unexpected(made.error());
    if (LocksAndMaps(dir)) return dir;
    reason = "is on a file system without working locks or mappings";
  }
  if (chosen) return Refuse(3, "{}: {}; choose a directory on a local disk", dir, reason);
  const std::string uid = std::to_string(environment.uid);
  std::string instead = "/var/cache/dlffs/" + uid;
  if (!OwnedDirectory(instead, environment.uid)) instead = "/var/tmp/dlffs-" + uid;
  instead += "/" + std::string(name);
  if (auto made = MakePrivateDirectory(instead, environment.uid); !made)
    return tl::unexpected(made.error());
  warning = fmt::format("{} {}; using {}", dir, reason, instead);
  return instead;
}

}  // namespace dlffs::config
