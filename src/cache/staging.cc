// SPDX-License-Identifier: Apache-2.0
#include "cache/staging.h"

#include <cerrno>
#include <cstdlib>
#include <filesystem>

#include <fmt/format.h>
#include <sys/stat.h>

#include "cache/files.h"
#include "cache/locks.h"

namespace dlffs::cache {

Result<std::unique_ptr<Staging>> Staging::Create(const std::string& parent) {
  // Between mkdtemp and the lock the directory looks abandoned; another process may hold it for
  // removal just then.
  constexpr int kAttempts = 100;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    std::string path = parent + "/XXXXXX";
    if (::mkdtemp(path.data()) == nullptr) return FileError("create directory", path, errno);
    std::optional<base::Fd> lock = TryLockDirectory(path);
    std::error_code error;
    if (lock && std::filesystem::exists(path, error)) {
      return std::unique_ptr<Staging>(new Staging(std::move(path), *std::move(lock)));
    }
  }
  return Err(ErrorCode::kInternal, "create a directory in {}: others remove it again and again",
             parent);
}

Staging::~Staging() {
  std::error_code ignored;  // whoever opens the cache next removes what is left
  std::filesystem::remove_all(path_, ignored);
}

bool Staging::IsRemoved() const {
  struct stat status {};
  return ::fstat(lock_.get(), &status) != 0 || status.st_nlink == 0;
}

std::string Staging::NextPath() { return path_ + "/" + std::to_string(next_.fetch_add(1)); }

void Staging::RemoveAbandoned(const std::string& parent) {
  for (const std::string& name : NamesIn(parent)) {
    const std::string path = fmt::format("{}/{}", parent, name);
    std::error_code error;
    const bool is_directory =
        std::filesystem::is_directory(std::filesystem::symlink_status(path, error));
    const std::optional<base::Fd> lock = is_directory ? TryLockDirectory(path) : std::nullopt;
    if (!is_directory || lock) std::filesystem::remove_all(path, error);
  }
}

}  // namespace dlffs::cache
