// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "dlffs/base/result.h"

namespace dlffs::cache {

/// The last listings, as opaque text by key, so that a mount lists at once and without the network.
/// Any thread may call; blocks on the disk.
class ListingStore {
 public:
  virtual ~ListingStore() = default;
  virtual Status Save(const std::string& key, const std::string& text) = 0;
  virtual Result<std::optional<std::string>> Load(const std::string& key) = 0;
};

/// `dir`: the state directory, created (0700) where missing; the file is catalog.db in it.
Result<std::unique_ptr<ListingStore>> OpenListingStore(const std::string& dir);

}  // namespace dlffs::cache
