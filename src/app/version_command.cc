// SPDX-License-Identifier: Apache-2.0
#include <cstdio>

#include <fmt/format.h>

#include "dlffs/base/version.h"

#include "app/commands.h"
#include "app/libraries.h"

namespace dlffs::app {

int RunVersion(const CommandLine& line) {
  std::string text = fmt::format("dlffs {}\n", base::Version());
  if (line.all) {
    for (const Library& library : Libraries())
      text += fmt::format("{} {}\n", library.name, library.version);
  }
  std::fputs(text.c_str(), stdout);
  return 0;
}

}  // namespace dlffs::app
