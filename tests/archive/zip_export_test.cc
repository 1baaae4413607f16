// SPDX-License-Identifier: Apache-2.0
#include "archive/zip_export.h"

#include <fstream>

#include <gmock/gmock.h>
#include <zip.h>

#include "archive/archive_fixture.h"

namespace dlffs::archive {
namespace {

using test::ZipBuilder;
using testing::HasSubstr;

using ZipExportTest = DirectoryTest;

/// What the central directory of a file says of one member.
zip_stat_t StatOf(const std::string& path, const std::string& member) {
  int error = 0;
  zip_t* zip = zip_open(path.c_str(), ZIP_RDONLY, &error);
  if (zip == nullptr) throw std::runtime_error("zip_open");
  zip_stat_t stat;
  zip_stat_init(&stat);
  const int result = zip_stat(zip, member.c_str(), 0, &stat);
  zip_discard(zip);
  if (result != 0) throw std::runtime_error("zip_stat " + member);
  stat.name = nullptr;
  return stat;
}

TEST_F(ZipExportTest, MembersAreCopiedAsCompressed) {
  const std::string text = std::string(5000, 'x') + std::string(5000, 'y');
  const Export verified =
      Single(ZipBuilder().Add("jobs/a.job", text).AddStored("scripts/s.script", text).Build());
  const std::string path = directory_ + "/a.zip";

  ASSERT_TRUE(verified->WriteContainer(path, "record"));

  const zip_stat_t deflated = StatOf(path, "jobs/a.job");
  EXPECT_EQ(deflated.comp_method, ZIP_CM_DEFLATE);
  EXPECT_LT(deflated.comp_size, 200U);
  const zip_stat_t stored = StatOf(path, "scripts/s.script");
  EXPECT_EQ(stored.comp_method, ZIP_CM_STORE);
  EXPECT_EQ(stored.comp_size, text.size());
  EXPECT_EQ(stored.crc, deflated.crc);
}

TEST_F(ZipExportTest, AContainerHoldsOneJobOfABatchInTheLayoutOfASingleExport) {
  const Batch batch = Several(
      ZipBuilder().Add("jobs/a/a.job", "{}").Add("jobs/a/s.script", "s").Add("jobs/b/b.job", "{}"),
      {"a", "b"});
  const std::string path = directory_ + "/a.zip";

  ASSERT_TRUE(batch.at("a")->WriteContainer(path, ""));

  const auto container = OpenContainer(path);
  ASSERT_TRUE(container);
  EXPECT_EQ((*container)->Verify({})->Digest(), batch.at("a")->manifest().Digest());
  EXPECT_EQ((*container)->Read("scripts/s.script"), "s");
}

TEST_F(ZipExportTest, MembersWhoseSizesFollowTheirDataAreCopied) {
  const ZipBuilder zip =
      ZipBuilder().Add("jobs/a.job", std::string(1000, 'x')).AddStored("scripts/s.script", "s");
  const Export verified = Single(test::WithDataDescriptors(zip.Build()));
  const std::string path = directory_ + "/a.zip";

  ASSERT_TRUE(verified->WriteContainer(path, ""));

  const auto container = OpenContainer(path);
  ASSERT_TRUE(container);
  EXPECT_EQ((*container)->Verify({})->Digest(), verified->manifest().Digest());
  EXPECT_EQ((*container)->Read("jobs/a.job"), std::string(1000, 'x'));
}

TEST_F(ZipExportTest, AnExportWithoutMembersHasAContainer) {
  const Export verified = Single(ZipBuilder().Build());
  const std::string path = directory_ + "/a.zip";

  ASSERT_TRUE(verified->WriteContainer(path, "record"));

  const auto container = OpenContainer(path);
  ASSERT_TRUE(container);
  EXPECT_EQ((*container)->record(), "record");
  EXPECT_TRUE((*container)->Verify({})->members.empty());
}

TEST_F(ZipExportTest, AFileThatExistsIsNotOverwritten) {
  const Export verified = Single(ZipBuilder().Add("jobs/a.job", "{}").Build());
  const std::string path = directory_ + "/a.zip";
  std::ofstream(path) << "mine";

  EXPECT_FALSE(verified->WriteContainer(path, ""));

  std::string content;
  std::ifstream(path) >> content;
  EXPECT_EQ(content, "mine");
}

TEST_F(ZipExportTest, AFailureNamesThePathAndTheReason) {
  const Export verified = Single(ZipBuilder().Add("jobs/a.job", "{}").Build());

  const Status written = verified->WriteContainer(directory_ + "/missing/a.zip", "");

  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, ErrorCode::kInternal);
  EXPECT_THAT(written.error().message, HasSubstr("missing/a.zip"));
  EXPECT_THAT(written.error().message, HasSubstr("No such file"));
}

TEST_F(ZipExportTest, ARecordThatDoesNotFitIsRefused) {
  const Export verified = Single(ZipBuilder().Add("jobs/a.job", "{}").Build());

  EXPECT_TRUE(verified->WriteContainer(directory_ + "/fits.zip", std::string(65535, 'r')));
  EXPECT_FALSE(verified->WriteContainer(directory_ + "/does-not.zip", std::string(65536, 'r')));
}

}  // namespace
}  // namespace dlffs::archive
