// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdlib>
#include <filesystem>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "dlffs/archive/export_archive.h"

#include "support/zip_builder.h"

namespace dlffs::archive {

using Export = std::shared_ptr<const VerifiedExport>;
using Batch = std::map<std::string, Export>;

inline std::vector<std::string> Paths(const Manifest& manifest) {
  std::vector<std::string> paths;
  for (const Member& member : manifest.members) paths.push_back(member.path);
  return paths;
}

/// What a mount would show: path → digest of the content.
inline std::map<std::string, std::string> Tree(const Manifest& manifest) {
  std::map<std::string, std::string> tree;
  for (const Member& member : manifest.members) tree[member.path] = member.sha256.Hex();
  return tree;
}

inline Export Single(const std::string& zip, const std::string& job = "a") {
  auto verified = VerifySingle(zip, job, {});
  if (!verified) throw std::runtime_error(verified.error().message);
  return *verified;
}

inline std::map<std::string, std::string> TreeOfSingle(const test::ZipBuilder& zip,
                                                       const std::string& job) {
  return Tree(Single(zip.Build(), job)->manifest());
}

inline Batch Several(const test::ZipBuilder& zip, const std::vector<std::string>& jobs) {
  auto verified = VerifyBatch(zip.Build(), jobs, {});
  if (!verified) throw std::runtime_error(verified.error().message);
  return *verified;
}

/// A directory of its own, removed at the end.
class DirectoryTest : public testing::Test {
 protected:
  DirectoryTest() {
    std::string pattern = testing::TempDir() + "dlffs-archive-XXXXXX";
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp");
    directory_ = pattern;
  }
  ~DirectoryTest() override {
    std::error_code ignored;
    std::filesystem::remove_all(directory_, ignored);
  }

  std::string directory_;
};

}  // namespace dlffs::archive
