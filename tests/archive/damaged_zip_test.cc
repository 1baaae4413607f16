// SPDX-License-Identifier: Apache-2.0
#include <fstream>

#include <gmock/gmock.h>

#include "archive/archive_fixture.h"

namespace dlffs::archive {
namespace {

using test::ZipBuilder;

std::string SampleZip() {
  return ZipBuilder()
      .Add("jobs/a.job", R"({"name":"a","nodes":[{"properties":[{"name":"x","value":"s"}]}]})")
      .AddStored("scripts/s.script", "select 1")
      .Add("resources/日报.resource", std::string(300, 'r'))
      .AddDirectory("extra")
      .Build();
}

/// Damage may go unnoticed (nothing guards a name), but then what is shown is whole and safe.
void ExpectRefusedOrSafe(const std::string& zip, const std::string& directory) {
  const auto verified = VerifySingle(zip, "a", {});
  if (!verified) return;
  for (const Member& member : (*verified)->manifest().members) {
    EXPECT_FALSE(member.path.empty());
    EXPECT_NE(member.path.front(), '/');
    EXPECT_EQ(("/" + member.path + "/").find("/../"), std::string::npos) << member.path;
    EXPECT_EQ(("/" + member.path + "/").find("//"), std::string::npos) << member.path;
  }
  const std::string path = directory + "/container.zip";
  std::filesystem::remove(path);
  const Status written = (*verified)->WriteContainer(path, "record");
  ASSERT_TRUE(written) << written.error().message;
  const auto container = OpenContainer(path);
  ASSERT_TRUE(container) << container.error().message;
  const auto manifest = (*container)->Verify({});
  ASSERT_TRUE(manifest) << manifest.error().message;
  EXPECT_EQ(manifest->Digest(), (*verified)->manifest().Digest());
}

using DamagedZipTest = DirectoryTest;

TEST_F(DamagedZipTest, OneThatIsCutShortAnywhereIsCorrupt) {
  const std::string zip = SampleZip();

  for (size_t length = 0; length < zip.size(); ++length) {
    const auto verified = VerifySingle(zip.substr(0, length), "a", {});
    ASSERT_FALSE(verified) << length;
    EXPECT_EQ(verified.error().code, ErrorCode::kCorrupt) << length;
  }
  EXPECT_TRUE(VerifySingle(zip, "a", {}));
}

TEST_F(DamagedZipTest, AChangedByteAnywhereIsRefusedOrHarmless) {
  const std::string zip = SampleZip();

  for (size_t at = 0; at < zip.size(); ++at) {
    for (const int flip : {0x01, 0x80, 0xff}) {
      std::string damaged = zip;
      damaged[at] = static_cast<char>(damaged[at] ^ flip);
      SCOPED_TRACE(testing::Message() << "byte " << at << " flip " << flip);
      ExpectRefusedOrSafe(damaged, directory_);
    }
  }
}

TEST_F(DamagedZipTest, AByteThatIsMissingOrTooManyAnywhereIsRefusedOrHarmless) {
  const std::string zip = SampleZip();

  for (size_t at = 0; at < zip.size(); ++at) {
    SCOPED_TRACE(testing::Message() << "byte " << at);
    ExpectRefusedOrSafe(std::string(zip).erase(at, 1), directory_);
    ExpectRefusedOrSafe(std::string(zip).insert(at, 1, '\xff'), directory_);
  }
}

TEST_F(DamagedZipTest, ABatchAnswerWithAChangedByteAnywhereIsRefusedOrHarmless) {
  const std::string zip = ZipBuilder()
                              .Add("jobs/a/a.job", R"({"name":"a"})")
                              .Add("jobs/b.job", R"({"resouces":["s","\u65e5"]})")
                              .AddStored("scripts/s.script", "s")
                              .Build();

  for (size_t at = 0; at < zip.size(); ++at) {
    std::string damaged = zip;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x20);
    const auto verified = VerifyBatch(damaged, {"a", "b"}, {});
    if (verified) continue;
    EXPECT_EQ(verified.error().code, ErrorCode::kCorrupt) << at;
  }
}

TEST_F(DamagedZipTest, AContainerWithAChangedByteAnywhereIsRefusedOrWhole) {
  const std::string path = directory_ + "/whole.zip";
  ASSERT_TRUE(Single(SampleZip())->WriteContainer(path, R"({"format":1})"));
  std::string bytes(std::filesystem::file_size(path), '\0');
  std::ifstream(path, std::ios::binary)
      .read(bytes.data(), static_cast<std::streamsize>(bytes.size()));

  for (size_t at = 0; at < bytes.size(); ++at) {
    std::string damaged = bytes;
    damaged[at] = static_cast<char>(damaged[at] ^ 0xff);
    const std::string damaged_path = directory_ + "/damaged.zip";
    std::ofstream(damaged_path, std::ios::binary | std::ios::trunc) << damaged;
    const auto container = OpenContainer(damaged_path);
    if (!container) continue;
    const auto content = (*container)->Read("scripts/s.script");
    EXPECT_EQ(content.value_or("select 1"), "select 1") << at;
    static_cast<void>((*container)->Verify({}));
  }
}

}  // namespace
}  // namespace dlffs::archive
