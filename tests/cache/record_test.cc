// SPDX-License-Identifier: Apache-2.0
#include "cache/record.h"

#include "cache/cache_fixture.h"

namespace dlffs::cache {
namespace {

File FileAt(const std::string& path, base::WallTime mtime, base::WallTime ctime) {
  return {.member = {.path = path, .name = path, .size = 1, .sha256 = base::Sha256::Of(path)},
          .mtime = mtime,
          .ctime = ctime};
}

archive::Manifest ManifestOf(const std::vector<File>& files) {
  archive::Manifest manifest;
  for (const File& file : files) manifest.members.push_back(file.member);
  return manifest;
}

Version SampleVersion() {
  Version version;
  version.key = {.endpoint = "e", .project_id = "p", .workspace_id = "w", .job = "日报"};
  version.digest = base::Sha256::Of("digest");
  version.files = {FileAt("a", At(1), At(5)), FileAt("b", At(1), At(5)), FileAt("c", At(2), At(5))};
  version.stamp = Updated(3);
  version.exported_at = JustAfter(At(4));
  return version;
}

TEST(RecordTest, WhatWasWrittenIsRead) {
  const Version version = SampleVersion();

  const Result<Record> record = ParseRecord(*WriteRecord(MakeRecord(version)));

  ASSERT_TRUE(record);
  EXPECT_EQ(record->key, version.key);
  EXPECT_EQ(record->digest, version.digest);
  EXPECT_EQ(record->exported_at, version.exported_at);
  EXPECT_EQ(record->stamp.fingerprint, "3");
  EXPECT_EQ(record->stamp.last_update_time_ms, 3000);
  EXPECT_EQ(record->stamp.create_time_ms, std::nullopt);
  EXPECT_EQ(record->stamp.last_update_user, "alice");
}

TEST(RecordTest, EveryMemberGetsItsTimesBack) {
  const Version version = SampleVersion();
  const Record record = *ParseRecord(*WriteRecord(MakeRecord(version)));

  const auto files = FilesOf(record, ManifestOf(version.files));

  ASSERT_TRUE(files);
  ASSERT_EQ(files->size(), 3U);
  EXPECT_EQ(files->at(1).mtime, At(1));
  EXPECT_EQ(files->at(2).mtime, At(2));
  EXPECT_EQ(files->at(2).ctime, At(5));
  EXPECT_EQ(record.times.size(), 2U);
}

TEST(RecordTest, ARecordOfOtherMembersIsNotApplied) {
  const Version version = SampleVersion();
  archive::Manifest manifest = ManifestOf(version.files);

  manifest.members.pop_back();
  EXPECT_FALSE(FilesOf(MakeRecord(version), manifest));
  manifest.members.resize(4);
  EXPECT_FALSE(FilesOf(MakeRecord(version), manifest));
}

TEST(RecordTest, TimesThatDoNotFitBecomeTheLatest) {
  Version version = SampleVersion();
  version.files.clear();
  for (int i = 0; i < 5000; ++i) {
    version.files.push_back(FileAt(std::to_string(i), At(i), At(9000 - i)));
  }

  const Result<std::string> text = WriteRecord(MakeRecord(version));

  ASSERT_TRUE(text);
  EXPECT_LE(text->size(), 65535U);
  const auto files = FilesOf(*ParseRecord(*text), ManifestOf(version.files));
  EXPECT_EQ(files->at(0).mtime, At(4999));
  EXPECT_EQ(files->at(0).ctime, At(9000));
}

TEST(RecordTest, AsManyTimesAsAreKeptDoFit) {
  Version version = SampleVersion();
  version.files.clear();
  const base::WallTime long_time = At(4'000'000'000);
  for (int i = 0; i < 1000; ++i) {
    const base::WallTime time = long_time + std::chrono::nanoseconds(i);
    version.files.push_back(FileAt(std::to_string(i), time, time));
  }

  const Record record = MakeRecord(version);

  EXPECT_EQ(record.times.size(), 1000U);
  EXPECT_TRUE(WriteRecord(record));
}

TEST(RecordTest, ARecordThatCannotFitIsRefused) {
  Version version = SampleVersion();
  version.stamp.fingerprint = std::string(70'000, 'x');

  EXPECT_EQ(WriteRecord(MakeRecord(version)).error().code, ErrorCode::kInternal);
}

TEST(RecordTest, WhatIsNoRecordIsCorrupt) {
  for (const char* text : {"", "x", "[]", "{}", R"({"format":"1"})", R"({"format":1,"key":{}})"}) {
    EXPECT_EQ(ParseRecord(text).error().code, ErrorCode::kCorrupt) << text;
  }
}

TEST(RecordTest, ALaterFormatIsNotCorrupt) {
  EXPECT_EQ(ParseRecord(R"({"format":2,"new":true})").error().code, ErrorCode::kInternal);
}

TEST(RecordTest, ANameThatIsNotUtf8DoesNotBreakIt) {
  Version version = SampleVersion();
  version.key.job = "\xff";

  const Result<std::string> text = WriteRecord(MakeRecord(version));

  ASSERT_TRUE(text);
  EXPECT_TRUE(ParseRecord(*text));
}

}  // namespace
}  // namespace dlffs::cache
