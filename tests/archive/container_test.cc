// SPDX-License-Identifier: Apache-2.0
#include <fstream>
#include <thread>

#include <gmock/gmock.h>

#include "archive/archive_fixture.h"

namespace dlffs::archive {
namespace {

using test::ZipBuilder;

class ContainerTest : public DirectoryTest {
 protected:
  std::string Write(const ZipBuilder& zip, const std::string& record = "record") {
    std::string path = directory_ + "/" + std::to_string(next_++) + ".zip";
    const Status written = Single(zip.Build())->WriteContainer(path, record);
    if (!written) throw std::runtime_error(written.error().message);
    return path;
  }

  std::string WriteBytes(const std::string& bytes) {
    std::string path = directory_ + "/" + std::to_string(next_++) + ".zip";
    std::ofstream(path, std::ios::binary) << bytes;
    return path;
  }

  int next_ = 0;
};

TEST_F(ContainerTest, MembersAndRecordAreRead) {
  const std::string big(3 << 20, 'x');
  const auto container = OpenContainer(
      Write(ZipBuilder().Add("jobs/a.job", "{}").AddStored("big", big).Add("none", "")));

  ASSERT_TRUE(container);
  EXPECT_EQ((*container)->record(), "record");
  EXPECT_EQ((*container)->Read("jobs/a.job"), "{}");
  EXPECT_EQ((*container)->Read("big"), big);
  EXPECT_EQ((*container)->Read("none"), "");
  EXPECT_EQ((*container)->Read("other").error().code, ErrorCode::kNotFound);
}

TEST_F(ContainerTest, RealNamesSurvive) {
  const Export verified = Single(ZipBuilder()
                                     .AddRawName("jobs/a\nb.job", "{}")
                                     .Add("scripts/" + std::string(300, 'x') + ".script", "s")
                                     .Build());
  const std::string path = directory_ + "/a.zip";
  ASSERT_TRUE(verified->WriteContainer(path, ""));

  const Manifest manifest = *(*OpenContainer(path))->Verify({});

  ASSERT_EQ(manifest.members.size(), 2U);
  EXPECT_EQ(manifest.members[0].path, "jobs/a%0Ab.job");
  EXPECT_EQ(manifest.members[0].name, "a\nb.job");
  EXPECT_EQ(manifest.members[1].name, std::string(300, 'x') + ".script");
  EXPECT_EQ(manifest.Digest(), verified->manifest().Digest());
}

TEST_F(ContainerTest, NoFileIsNotFoundAndAnotherFileIsCorrupt) {
  EXPECT_EQ(OpenContainer(directory_ + "/none.zip").error().code, ErrorCode::kNotFound);
  EXPECT_EQ(OpenContainer(WriteBytes("")).error().code, ErrorCode::kCorrupt);
  EXPECT_EQ(OpenContainer(WriteBytes("no zip")).error().code, ErrorCode::kCorrupt);
  EXPECT_EQ(OpenContainer(directory_).error().code, ErrorCode::kCorrupt);
}

TEST_F(ContainerTest, AZipThatLeavesItsDirectoryIsNoContainer) {
  const std::string path = WriteBytes(ZipBuilder().AddRawName("jobs/../../x", "x").Build());

  EXPECT_EQ(OpenContainer(path).error().code, ErrorCode::kCorrupt);
}

TEST_F(ContainerTest, DamageIsFoundWhenTheMemberIsRead) {
  const std::string path =
      Write(ZipBuilder().AddStored("jobs/a.job", "0123456789").Add("scripts/s.script", "s"));
  std::string bytes(std::filesystem::file_size(path), '\0');
  std::ifstream(path, std::ios::binary)
      .read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes[bytes.find("0123456789")] = '1';

  const auto container = OpenContainer(WriteBytes(bytes));

  ASSERT_TRUE(container);
  EXPECT_EQ((*container)->Read("jobs/a.job").error().code, ErrorCode::kCorrupt);
  EXPECT_EQ((*container)->Read("scripts/s.script"), "s");
  EXPECT_EQ((*container)->Verify({}).error().code, ErrorCode::kCorrupt);
}

TEST_F(ContainerTest, VerifyHoldsTheLimits) {
  const auto container = OpenContainer(Write(ZipBuilder().Add("jobs/a.job", "12345")));

  EXPECT_EQ((*container)->Verify({.member_size = 4}).error().code, ErrorCode::kTooLarge);
  EXPECT_EQ((*container)->Verify({.members = 0}).error().code, ErrorCode::kTooLarge);
}

TEST_F(ContainerTest, WhatIsOpenStaysReadableWhenTheFileIsRemoved) {
  const std::string path = Write(ZipBuilder().Add("jobs/a.job", "{}"));
  const auto container = OpenContainer(path);

  std::filesystem::remove(path);

  EXPECT_EQ((*container)->Read("jobs/a.job"), "{}");
}

TEST_F(ContainerTest, ThreadsReadAtTheSameTime) {
  ZipBuilder zip;
  for (int i = 0; i < 20; ++i)
    zip.Add(std::to_string(i), std::string(10'000, static_cast<char>('a' + i)));
  const auto container = *OpenContainer(Write(zip));

  std::vector<int> wrong(8);
  {
    std::vector<std::jthread> threads;
    threads.reserve(wrong.size());
    for (int& count : wrong) {
      threads.emplace_back([&container, &count] {
        for (int i = 0; i < 20; ++i) {
          const auto content = container->Read(std::to_string(i));
          if (!content || *content != std::string(10'000, static_cast<char>('a' + i))) ++count;
        }
      });
    }
  }

  EXPECT_THAT(wrong, testing::Each(0));
}

}  // namespace
}  // namespace dlffs::archive
