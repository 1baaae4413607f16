// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <exception>

#include "app/commands.h"

int main(int argc, char** argv) try {
  return dlffs::app::Main({argv, static_cast<size_t>(argc)});
} catch (const std::exception& e) {
  std::fprintf(stderr, "dlffs: %s\n", e.what());
  return dlffs::app::kExitFailed;
} catch (...) {
  std::fputs("dlffs: ended by something unknown; this is a bug\n", stderr);
  return dlffs::app::kExitFailed;
}
