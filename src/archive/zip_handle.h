// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include <zip.h>

#include "dlffs/base/result.h"

namespace dlffs::archive {

struct DiscardZip {
  void operator()(zip_t* zip) const { zip_discard(zip); }
};
/// A zip that is read, or one that is written and not closed yet. One thread at a time.
using ZipHandle = std::unique_ptr<zip_t, DiscardZip>;

/// Opens a zip in memory for reading; `bytes` must outlive the handle. kCorrupt.
Result<ZipHandle> OpenZip(std::string_view bytes);

/// Opens a zip file for reading. The descriptor is borrowed and its position not used, so that
/// several handles may read one descriptor at the same time. kCorrupt.
Result<ZipHandle> OpenZip(int fd, uint64_t size);

/// libzip's words for what went wrong.
std::string ZipErrorText(zip_error_t* error);

}  // namespace dlffs::archive
