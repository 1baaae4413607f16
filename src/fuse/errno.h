// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dlffs/base/result.h"

namespace dlffs::fuse {

/// The errno that users are promised for each kind of error (product.md section 3). The only such
/// table.
int ToErrno(ErrorCode code);

}  // namespace dlffs::fuse
