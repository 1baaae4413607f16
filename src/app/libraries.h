// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

namespace dlffs::app {

struct Library {
  std::string_view name;
  std::string_view version;
};

/// The libraries that this program was built with.
std::span<const Library> Libraries();

}  // namespace dlffs::app
