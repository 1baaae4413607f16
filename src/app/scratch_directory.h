// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>

#include "dlffs/config/problem.h"

namespace dlffs::app {

/// A new directory, closed to others, that is removed with this object.
class ScratchDirectory {
 public:
  enum class Removal {
    kEverything,
    kIfEmpty,  ///< a mount point: what might still be mounted there must not be deleted
  };
  /// `prefix`: path to which six characters are added.
  static config::Checked<ScratchDirectory> Make(const std::string& prefix, Removal removal);
  ~ScratchDirectory();
  ScratchDirectory(ScratchDirectory&& other) noexcept;
  ScratchDirectory& operator=(ScratchDirectory&&) = delete;

  const std::string& path() const { return path_; }

 private:
  ScratchDirectory(std::string path, Removal removal) : path_(std::move(path)), removal_(removal) {}

  std::string path_;  ///< empty: nothing to remove
  Removal removal_;
};

}  // namespace dlffs::app
