// SPDX-License-Identifier: Apache-2.0
#include "cache/files.h"

#include <cerrno>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cache/cache_fixture.h"

namespace dlffs::cache {
namespace {

using testing::HasSubstr;
using testing::UnorderedElementsAre;

using FilesTest = DirectoryTest;

TEST_F(FilesTest, AFullDiskOrQuotaIsNoSpace) {
  EXPECT_EQ(FileError("write", "/x", ENOSPC).value().code, ErrorCode::kNoSpace);
  EXPECT_EQ(FileError("write", "/x", EDQUOT).value().code, ErrorCode::kNoSpace);
  EXPECT_EQ(FileError("write", "/x", ENOENT).value().code, ErrorCode::kNotFound);
  EXPECT_EQ(FileError("write", "/x", EIO).value().code, ErrorCode::kInternal);
  EXPECT_EQ(FileError("write", "/x", EIO).value().message, "write /x: Input/output error");
}

TEST_F(FilesTest, APrivateDirectoryIsTheUsersAlone) {
  const std::string path = root_ + "/a/b/c";

  ASSERT_TRUE(CreatePrivateDirectory(path));
  ASSERT_TRUE(CreatePrivateDirectory(path));

  struct stat status {};
  ASSERT_EQ(::stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0700U);
}

TEST_F(FilesTest, ADirectoryThatOthersCanWriteInIsRefused) {
  const std::string path = root_ + "/open";
  ASSERT_EQ(::mkdir(path.c_str(), 0700), 0);
  ASSERT_EQ(::chmod(path.c_str(), 0777), 0);

  const Status created = CreatePrivateDirectory(path);

  ASSERT_FALSE(created);
  EXPECT_EQ(created.error().code, ErrorCode::kPermissionDenied);
  EXPECT_THAT(created.error().message, HasSubstr("chmod 700"));
}

TEST_F(FilesTest, ADirectoryThatOthersCanReadIsClosedToThem) {
  const std::string path = root_ + "/open";
  ASSERT_EQ(::mkdir(path.c_str(), 0700), 0);
  ASSERT_EQ(::chmod(path.c_str(), 0755), 0);

  ASSERT_TRUE(CreatePrivateDirectory(path));

  struct stat status {};
  ASSERT_EQ(::stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0700U);
}

TEST_F(FilesTest, ALinkOfTheUsersOwnMayLeadToAnotherDisk) {
  ASSERT_EQ(::mkdir((root_ + "/scratch").c_str(), 0700), 0);
  ASSERT_EQ(::symlink("scratch", (root_ + "/cache").c_str()), 0);

  EXPECT_TRUE(CreatePrivateDirectory(root_ + "/cache"));
}

TEST_F(FilesTest, ALinkThatSomebodyElseMadeIsRefused) {
  if (::geteuid() != 0) GTEST_SKIP() << "needs root to give a link away";
  const std::string path = root_ + "/link";
  ASSERT_EQ(::mkdir((root_ + "/home").c_str(), 0755), 0);
  ASSERT_EQ(::symlink("home", path.c_str()), 0);
  ASSERT_EQ(::lchown(path.c_str(), 12345, 12345), 0);

  EXPECT_EQ(CreatePrivateDirectory(path).error().code, ErrorCode::kPermissionDenied);
}

TEST_F(FilesTest, ADirectoryOfSomebodyElseIsRefused) {
  if (::geteuid() != 0) GTEST_SKIP() << "needs root to give a directory away";
  const std::string path = root_ + "/theirs";
  ASSERT_EQ(::mkdir(path.c_str(), 0700), 0);
  ASSERT_EQ(::chown(path.c_str(), 12345, 12345), 0);

  EXPECT_EQ(CreatePrivateDirectory(path).error().code, ErrorCode::kPermissionDenied);
}

TEST_F(FilesTest, AFileInPlaceOfADirectoryIsAnError) {
  WriteFile(root_ + "/file", "");

  EXPECT_FALSE(CreatePrivateDirectory(root_ + "/file"));
  EXPECT_FALSE(CreatePrivateDirectory(root_ + "/file/below"));
}

TEST_F(FilesTest, OnlyRegularFilesHaveASize) {
  WriteFile(root_ + "/file", "123");

  EXPECT_EQ(FileSize(root_ + "/file"), 3U);
  EXPECT_FALSE(FileSize(root_ + "/none"));
  EXPECT_FALSE(FileSize(root_));
  EXPECT_TRUE(IsDirectory(root_));
  EXPECT_FALSE(IsDirectory(root_ + "/file"));
}

TEST_F(FilesTest, RemovingWhatIsGoneIsFine) {
  WriteFile(root_ + "/file", "");

  EXPECT_TRUE(RemoveFile(root_ + "/file"));
  EXPECT_TRUE(RemoveFile(root_ + "/file"));
  EXPECT_FALSE(RemoveFile(root_));
}

TEST_F(FilesTest, NamesOfADirectoryAreListed) {
  WriteFile(root_ + "/a", "");
  WriteFile(root_ + "/b", "");

  EXPECT_THAT(NamesIn(root_), UnorderedElementsAre("a", "b"));
  EXPECT_THAT(NamesIn(root_ + "/none"), testing::IsEmpty());
}

TEST_F(FilesTest, FilesAreRenamedAndSynced) {
  WriteFile(root_ + "/a", "x");

  EXPECT_TRUE(SyncPath(root_ + "/a"));
  EXPECT_TRUE(RenameFile(root_ + "/a", root_ + "/b"));
  EXPECT_EQ(ReadFile(root_ + "/b"), "x");
  EXPECT_EQ(RenameFile(root_ + "/a", root_ + "/b").error().code, ErrorCode::kNotFound);
  EXPECT_EQ(OpenFile(root_ + "/a", O_RDONLY).error().code, ErrorCode::kNotFound);
}

}  // namespace
}  // namespace dlffs::cache
