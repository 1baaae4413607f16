// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "dlffs/archive/export_archive.h"

namespace dlffs::archive {
namespace {

Member FileOf(const std::string& path, const std::string& content) {
  return {.path = path, .name = path, .size = content.size(), .sha256 = base::Sha256::Of(content)};
}

TEST(ManifestTest, TheDigestIsOverPathSizeAndContent) {
  const Manifest manifest{.members = {FileOf("jobs/a.job", "{}"), FileOf("scripts/s", "x")}};
  const std::string text = std::string(
                               "jobs/a.job\0"
                               "2\0",
                               13) +
                           base::Sha256::Of("{}").Hex() + "\n" +
                           std::string(
                               "scripts/s\0"
                               "1\0",
                               12) +
                           base::Sha256::Of("x").Hex() + "\n";

  EXPECT_EQ(manifest.Digest(), base::Sha256::Of(text));
}

TEST(ManifestTest, TheRealNameDoesNotCount) {
  Manifest manifest{.members = {FileOf("jobs/a.job", "{}")}};
  const base::Sha256 before = manifest.Digest();

  manifest.members[0].name = "another";

  EXPECT_EQ(manifest.Digest(), before);
}

TEST(ManifestTest, AnEmptyManifestHasADigest) {
  EXPECT_EQ(Manifest{}.Digest(), base::Sha256::Of(""));
}

}  // namespace
}  // namespace dlffs::archive
