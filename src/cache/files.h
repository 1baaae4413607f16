// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dlffs/base/fd.h"
#include "dlffs/base/result.h"

namespace dlffs::cache {

/// "<action> <path>: <strerror>"; kNoSpace for ENOSPC and EDQUOT, kNotFound for ENOENT, else
/// kInternal.
tl::unexpected<Error> FileError(std::string_view action, const std::string& path, int error);

/// Creates `path` (0700) and what is missing above it. One that exists, or the link to it, must be
/// the user's own, and nobody else may write in it: kPermissionDenied. Where others may look into
/// it, that ends.
Status CreatePrivateDirectory(const std::string& path);

Result<base::Fd> OpenFile(const std::string& path, int flags);
/// Makes the content of a file outlive a power cut.
Status SyncPath(const std::string& path);
/// Nothing where there is no regular file.
std::optional<uint64_t> FileSize(const std::string& path);
bool IsDirectory(const std::string& path);
Status RenameFile(const std::string& from, const std::string& to);
/// Fine where there is none.
Status RemoveFile(const std::string& path);
/// The names in a directory, unsorted; none where it cannot be read.
std::vector<std::string> NamesIn(const std::string& path);

}  // namespace dlffs::cache
