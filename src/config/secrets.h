// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "dlffs/config/problem.h"

namespace dlffs::config {

/// A secret, or why there is none. An unsafe way to keep one is a Problem instead: it must not go
/// unnoticed.
struct Secret {
  std::string value;
  std::string warning;  ///< one line; empty: the value is good
};

/// The content of KEY_file without the line end. Refused (3) where others could read or change it.
Checked<Secret> ReadSecretFile(const std::string& key, const std::string& path);

constexpr std::chrono::seconds kCommandLimit(10);  ///< A mount waits for nobody for long.

/// What KEY_command prints, without the line end. No shell, standard input empty, errors to stderr.
/// A program that takes longer than `limit` is killed.
Secret RunSecretCommand(const std::string& key, const std::vector<std::string>& words,
                        std::chrono::milliseconds limit = kCommandLimit);

}  // namespace dlffs::config
