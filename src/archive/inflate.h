// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include <zip.h>

#include "dlffs/base/result.h"

namespace dlffs::archive {

/// What the central directory says of an entry; nothing of it is trusted.
struct EntryStat {
  uint64_t size = 0;
  uint64_t compressed_size = 0;
  uint16_t method = 0;
};

/// kCorrupt also for an encrypted entry.
Result<EntryStat> StatEntry(zip_t* zip, uint64_t index);

/// Inflates one entry to its end and hands it on piece by piece. An error of `sink` ends it and is
/// returned. kCorrupt: CRC, or a length that is not the declared one.
Status InflateEntry(zip_t* zip, uint64_t index, const EntryStat& stat,
                    const std::function<Status(std::string_view)>& sink);

/// kCorrupt where fewer compressed bytes are there than declared. Inflating may end before it needs
/// them, and does not tell; copying the entry as compressed fails.
Status CheckCompressedSize(zip_t* zip, uint64_t index, const EntryStat& stat);

}  // namespace dlffs::archive
