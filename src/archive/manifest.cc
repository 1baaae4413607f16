// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <string_view>

#include "dlffs/archive/export_archive.h"

namespace dlffs::archive {

base::Sha256 Manifest::Digest() const {
  constexpr std::string_view kNul("\0", 1);
  base::Sha256Stream stream;
  for (const Member& member : members) {
    stream.Update(member.path);
    stream.Update(kNul);
    stream.Update(std::to_string(member.size));
    stream.Update(kNul);
    stream.Update(member.sha256.Hex());
    stream.Update("\n");
  }
  return stream.Finish();
}

}  // namespace dlffs::archive
