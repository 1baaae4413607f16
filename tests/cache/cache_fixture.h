// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dlffs/archive/export_archive.h"
#include "dlffs/cache/store.h"

#include "support/zip_builder.h"

namespace dlffs::cache {

using Contents = std::vector<std::pair<std::string, std::string>>;  // path, bytes

/// The moment `seconds` after the epoch; tests count time from there.
inline base::WallTime At(int64_t seconds) { return base::WallTime(std::chrono::seconds(seconds)); }
inline base::WallTime JustAfter(base::WallTime time) { return time + std::chrono::nanoseconds(1); }

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

inline std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

inline void WriteFile(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

/// A directory of its own, removed at the end.
class DirectoryTest : public testing::Test {
 protected:
  DirectoryTest() {
    std::string pattern = testing::TempDir() + "dlffs-cache-XXXXXX";
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp");
    root_ = pattern;
  }
  ~DirectoryTest() override {
    std::error_code ignored;
    std::filesystem::remove_all(root_, ignored);
  }

  std::string root_;
};

/// A cache in such a directory.
class CacheTest : public DirectoryTest {
 protected:
  CacheTest() { options_.dir = root_ + "/cache"; }

  std::unique_ptr<Store> Open() const {
    auto store = OpenStore(options_);
    if (!store) throw std::runtime_error(store.error().message);
    return *std::move(store);
  }

  Store::Published Publish(Store& store, const Contents& contents, const Stamp& stamp,
                           base::WallTime now) const {
    auto published = store.Publish(key_, *Answer(contents), stamp, now);
    if (!published) throw std::runtime_error(published.error().message);
    return *std::move(published);
  }

  /// Null where nothing is current.
  std::shared_ptr<const Version> Current(Store& store) const {
    auto current = store.Current(key_);
    if (!current) throw std::runtime_error(current.error().message);
    return *current;
  }

  std::string VersionsDirectory() const {
    return options_.dir + "/versions/" + key_.Id().Hex().substr(0, 16);
  }
  std::string ContainerOf(const Version& version) const {
    return VersionsDirectory() + "/" + version.digest.Hex() + ".zip";
  }

  Options options_;
  JobKey key_{
      .endpoint = "https://example.org", .project_id = "p", .workspace_id = "w", .job = "a"};
};

}  // namespace dlffs::cache
