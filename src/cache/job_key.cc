// SPDX-License-Identifier: Apache-2.0
#include <string_view>

#include "dlffs/cache/store.h"

namespace dlffs::cache {

base::Sha256 JobKey::Id() const {
  constexpr std::string_view kNul("\0", 1);
  base::Sha256Stream stream;
  for (const std::string* field : {&endpoint, &project_id, &workspace_id, &job, &export_status}) {
    stream.Update(*field);
    stream.Update(kNul);
  }
  return stream.Finish();
}

}  // namespace dlffs::cache
