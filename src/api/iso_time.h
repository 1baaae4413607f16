// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "dlffs/base/clock.h"

namespace dlffs::api {

/// "2026-08-24T06:52:13.855000Z", as IAM writes times; UTC, the fraction is dropped.
std::optional<base::WallTime> ParseIsoTime(const std::string& text);

}  // namespace dlffs::api
