// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include <zip.h>

#include "dlffs/archive/export_archive.h"

namespace dlffs::archive {

// A container holds its members under their safe path. Where that does not end in the real name,
// the real name is an extra field of the entry in the central directory: id 0x4c44 ("DL"), data its
// UTF-8.

/// False: zip_get_error says why.
bool SetRealName(zip_t* zip, uint64_t index, const Member& member);

/// Of the entry with this safe path.
std::string GetRealName(zip_t* zip, uint64_t index, const std::string& path);

}  // namespace dlffs::archive
