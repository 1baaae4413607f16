// SPDX-License-Identifier: Apache-2.0
#include "archive/verified_entries.h"

#include <gmock/gmock.h>

#include "archive/archive_fixture.h"

namespace dlffs::archive {
namespace {

using test::ZipBuilder;
using testing::ElementsAre;
using testing::HasSubstr;

ErrorCode CodeOf(const std::string& zip, const Limits& limits = {}) {
  const auto verified = VerifySingle(zip, "a", limits);
  if (verified) throw std::runtime_error("was taken for good");
  return verified.error().code;
}

TEST(VerifiedEntriesTest, MembersKeepTheirPathInByteOrder) {
  const Export verified = Single(ZipBuilder()
                                     .Add("scripts/b.script", "b")
                                     .Add("jobs/a.job", "{}")
                                     .Add("resources/c.resource", "c")
                                     .Add("extra/readme.txt", "r")
                                     .Build());

  EXPECT_THAT(Paths(verified->manifest()), ElementsAre("extra/readme.txt", "jobs/a.job",
                                                       "resources/c.resource", "scripts/b.script"));
  EXPECT_EQ(verified->manifest().members[1].sha256, base::Sha256::Of("{}"));
  EXPECT_EQ(verified->manifest().members[1].size, 2U);
  EXPECT_EQ(verified->manifest().members[1].name, "a.job");
}

TEST(VerifiedEntriesTest, AnExportWithoutMembersIsEmpty) {
  EXPECT_TRUE(Single(ZipBuilder().Build())->manifest().members.empty());
}

TEST(VerifiedEntriesTest, WhatIsNoZipIsCorrupt) {
  EXPECT_EQ(CodeOf(""), ErrorCode::kCorrupt);
  EXPECT_EQ(CodeOf("PK"), ErrorCode::kCorrupt);
  EXPECT_EQ(CodeOf("<html>no</html>"), ErrorCode::kCorrupt);
  EXPECT_EQ(CodeOf("<html>" + ZipBuilder().Add("jobs/a.job", "{}").Build()), ErrorCode::kCorrupt);
}

TEST(VerifiedEntriesTest, SizesMayFollowTheData) {
  const ZipBuilder zip =
      ZipBuilder().Add("jobs/a.job", std::string(1000, 'x')).Add("scripts/s.script", "s");

  const Export verified = Single(test::WithDataDescriptors(zip.Build()));

  EXPECT_EQ(Tree(verified->manifest()), TreeOfSingle(zip, "a"));
}

TEST(VerifiedEntriesTest, AWrongCrcIsCorrupt) {
  const std::string content = "0123456789";
  std::string zip = ZipBuilder().AddStored("jobs/a.job", content).Build();
  zip[zip.find(content)] = '1';

  EXPECT_EQ(CodeOf(zip), ErrorCode::kCorrupt);
}

TEST(VerifiedEntriesTest, TheNameOfADamagedMemberStaysInTheLine) {
  const std::string content = "0123456789";
  std::string zip = ZipBuilder().AddStored("jobs/a\nforged.job", content).Build();
  zip[zip.find(content)] = '1';

  const auto verified = VerifySingle(zip, "a", {});

  ASSERT_FALSE(verified);
  EXPECT_THAT(verified.error().message, HasSubstr("jobs/a%0Aforged.job: "));
}

TEST(VerifiedEntriesTest, ALengthOtherThanDeclaredIsCorrupt) {
  std::string longer = ZipBuilder().Add("jobs/a.job", std::string(100, 'x')).Build();
  std::string shorter = longer;
  const size_t size_field = test::CentralDirectory(longer) + 24;
  longer[size_field] = 101;
  shorter[size_field] = 99;

  EXPECT_EQ(CodeOf(longer), ErrorCode::kCorrupt);
  EXPECT_EQ(CodeOf(shorter), ErrorCode::kCorrupt);
}

TEST(VerifiedEntriesTest, AnEncryptedMemberIsCorrupt) {
  const auto verified =
      VerifySingle(ZipBuilder().AddEncrypted("jobs/a.job", "secret").Build(), "a", {});

  ASSERT_FALSE(verified);
  EXPECT_EQ(verified.error().code, ErrorCode::kCorrupt);
  EXPECT_THAT(verified.error().message, HasSubstr("encrypted"));
}

TEST(VerifiedEntriesTest, ASymlinkIsAFileThatHoldsItsTarget) {
  const Export verified = Single(ZipBuilder().AddSymlink("jobs/a.job", "/etc/passwd").Build());

  ASSERT_THAT(Paths(verified->manifest()), ElementsAre("jobs/a.job"));
  EXPECT_EQ(verified->manifest().members[0].sha256, base::Sha256::Of("/etc/passwd"));
}

TEST(VerifiedEntriesTest, DirectoryEntriesAreNoMembers) {
  const Export verified =
      Single(ZipBuilder().AddDirectory("jobs").AddDirectory("x").Add("jobs/a.job", "{}").Build());

  EXPECT_THAT(Paths(verified->manifest()), ElementsAre("jobs/a.job"));
}

TEST(VerifiedEntriesTest, AMemberOverTheLimitIsTooLarge) {
  const std::string zip = ZipBuilder().Add("jobs/a.job", std::string(1001, 'x')).Build();

  EXPECT_EQ(CodeOf(zip, {.member_size = 1000}), ErrorCode::kTooLarge);
  EXPECT_TRUE(VerifySingle(zip, "a", {.member_size = 1001}));
}

TEST(VerifiedEntriesTest, AllMembersTogetherOverTheLimitAreTooLarge) {
  const std::string zip = ZipBuilder()
                              .Add("jobs/a.job", std::string(600, 'x'))
                              .Add("scripts/s.script", std::string(600, 'y'))
                              .Build();

  EXPECT_EQ(CodeOf(zip, {.unpacked_size = 1199}), ErrorCode::kTooLarge);
  EXPECT_TRUE(VerifySingle(zip, "a", {.unpacked_size = 1200}));
}

TEST(VerifiedEntriesTest, MoreMembersThanTheLimitAreTooLarge) {
  const std::string zip = ZipBuilder().Add("jobs/a.job", "{}").Add("scripts/s.script", "s").Build();

  EXPECT_EQ(CodeOf(zip, {.members = 1}), ErrorCode::kTooLarge);
  EXPECT_TRUE(VerifySingle(zip, "a", {.members = 2}));
}

TEST(VerifiedEntriesTest, ALimitHoldsWhateverSizeIsDeclared) {
  std::string zip = ZipBuilder().Add("jobs/a.job", std::string(100'000, 'x')).Build();
  const size_t size_field = test::CentralDirectory(zip) + 24;
  zip.replace(size_field, 4, std::string("\x01\0\0\0", 4));

  EXPECT_EQ(CodeOf(zip, {.member_size = 50'000}), ErrorCode::kTooLarge);
}

TEST(VerifiedEntriesTest, ARatioOverTheLimitIsTooLarge) {
  const std::string zip = ZipBuilder().Add("jobs/a.job", std::string(4 << 20, 'x')).Build();

  EXPECT_EQ(CodeOf(zip, {.ratio = 100}), ErrorCode::kTooLarge);
  EXPECT_TRUE(VerifySingle(zip, "a", {.ratio = 2000}));
}

TEST(VerifiedEntriesTest, NamesOfJavaWithoutMarkAreUtf8) {
  const Export verified = Single(ZipBuilder().AddRawName("jobs/日报.job", "{}").Build());

  EXPECT_THAT(Paths(verified->manifest()), ElementsAre("jobs/日报.job"));
}

TEST(VerifiedEntriesTest, UnmarkedNamesThatAreNotUtf8AreGb18030) {
  const Export verified =
      Single(ZipBuilder().AddRawName("jobs/\xc8\xd5\xb1\xa8.job", "{}").Build());

  EXPECT_THAT(Paths(verified->manifest()), ElementsAre("jobs/日报.job"));
}

TEST(VerifiedEntriesTest, WhatIsNotGb18030EitherIsCodePage437) {
  const Export verified = Single(ZipBuilder().AddRawName("jobs/caf\x82.job", "{}").Build());

  EXPECT_THAT(Paths(verified->manifest()), ElementsAre("jobs/café.job"));
}

TEST(VerifiedEntriesTest, MarkedNamesAreUtf8) {
  const Export verified = Single(ZipBuilder().Add("jobs/日报.job", "{}").Build());

  EXPECT_THAT(Paths(verified->manifest()), ElementsAre("jobs/日报.job"));
}

TEST(VerifiedEntriesTest, PathsThatWouldLeaveTheDirectoryAreMadeSafe) {
  const Export verified = Single(ZipBuilder()
                                     .AddRawName("/../../etc/passwd", "1")
                                     .AddRawName("scripts\\b.script", "2")
                                     .AddRawName(".//./jobs//a.job", "3")
                                     .Build());

  EXPECT_THAT(Paths(verified->manifest()),
              ElementsAre("%2E%2E/%2E%2E/etc/passwd", "jobs/a.job", "scripts/b.script"));
}

TEST(VerifiedEntriesTest, SeveralMembersOfOneNameAreKept) {
  const Export verified = Single(
      ZipBuilder().AddRawName("scripts/s.script", "1").AddRawName("scripts/s.script", "2").Build());

  EXPECT_THAT(Paths(verified->manifest()), ElementsAre("scripts/s (2).script", "scripts/s.script"));
}

}  // namespace
}  // namespace dlffs::archive
