// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "dlffs/archive/export_archive.h"

#include "support/zip_builder.h"

namespace dlffs::archive {
namespace {

using test::ZipBuilder;
using testing::ElementsAre;

std::vector<std::string> Paths(const Manifest& manifest) {
  std::vector<std::string> paths;
  for (const Member& member : manifest.members) paths.push_back(member.path);
  return paths;
}

ErrorCode CodeOf(const std::string& zip, const Limits& limits = {}) {
  const auto verified = VerifySingle(zip, "a", limits);
  return verified ? ErrorCode::kInternal : verified.error().code;
}

TEST(VerifySingleTest, MembersKeepTheirPathInByteOrder) {
  const std::string zip = ZipBuilder()
                              .Add("scripts/b.script", "b")
                              .Add("jobs/a.job", "{}")
                              .Add("resources/c.resource", "c")
                              .Add("extra/readme.txt", "r")
                              .Build();

  const auto verified = VerifySingle(zip, "a", {});

  ASSERT_TRUE(verified);
  EXPECT_THAT(
      Paths((*verified)->manifest()),
      ElementsAre("extra/readme.txt", "jobs/a.job", "resources/c.resource", "scripts/b.script"));
  EXPECT_EQ((*verified)->manifest().members[1].sha256, base::Sha256::Of("{}"));
}

TEST(VerifySingleTest, WhatIsNoZipIsCorrupt) {
  EXPECT_EQ(CodeOf(""), ErrorCode::kCorrupt);
  EXPECT_EQ(CodeOf("<html>"), ErrorCode::kCorrupt);
}

}  // namespace
}  // namespace dlffs::archive
