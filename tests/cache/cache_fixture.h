// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "dlffs/archive/export_archive.h"
#include "dlffs/cache/store.h"

#include "support/zip_builder.h"

namespace dlffs::cache {

using Contents = std::vector<std::pair<std::string, std::string>>;  // path, bytes

/// The moment `seconds` after the epoch; tests count time from there.
inline base::WallTime At(int64_t seconds) { return base::WallTime(std::chrono::seconds(seconds)); }

inline Stamp Updated(int64_t seconds) {
  return {.fingerprint = std::to_string(seconds),
          .last_update_time_ms = seconds * 1000,
          .create_time_ms = std::nullopt,
          .last_update_user = "alice"};
}

inline std::shared_ptr<const archive::VerifiedExport> Answer(const Contents& contents) {
  test::ZipBuilder zip;
  for (const auto& [path, bytes] : contents) zip.Add(path, bytes);
  auto verified = archive::VerifySingle(zip.Build(), "a", {});
  if (!verified) throw std::runtime_error(verified.error().message);
  return *verified;
}

/// A cache in a directory of its own, which is removed at the end.
class CacheTest : public testing::Test {
 protected:
  CacheTest() {
    std::string pattern = testing::TempDir() + "dlffs-cache-XXXXXX";
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp");
    root_ = pattern;
    options_.dir = root_ + "/cache";
  }
  ~CacheTest() override {
    std::error_code ignored;
    std::filesystem::remove_all(root_, ignored);
  }

  std::unique_ptr<Store> Open() {
    auto store = OpenStore(options_);
    if (!store) throw std::runtime_error(store.error().message);
    return *std::move(store);
  }

  Store::Published Publish(Store& store, const Contents& contents, const Stamp& stamp,
                           base::WallTime now) {
    auto published = store.Publish(key_, *Answer(contents), stamp, now);
    if (!published) throw std::runtime_error(published.error().message);
    return *std::move(published);
  }

  std::string ContainerOf(const Version& version) const {
    return options_.dir + "/versions/" + version.key.Id().Hex().substr(0, 16) + "/" +
           version.digest.Hex() + ".zip";
  }

  std::string root_;
  Options options_;
  JobKey key_{
      .endpoint = "https://example.org", .project_id = "p", .workspace_id = "w", .job = "a"};
};

}  // namespace dlffs::cache
