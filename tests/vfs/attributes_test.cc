// SPDX-License-Identifier: Apache-2.0
#include "vfs/attributes.h"

#include <gtest/gtest.h>

#include "support/fake_service.h"
#include "support/fake_store.h"

namespace dlffs::vfs {
namespace {

Subject Job(const std::string& project, const std::string& workspace, const std::string& job) {
  Subject subject;
  subject.kind = Kind::kJob;
  subject.job = std::make_shared<const JobRef>(JobRef{
      .workspace = catalog::WorkspacePlace(project, workspace),
      .shown = job,
      .key = {.endpoint = "e", .project_id = project, .workspace_id = workspace, .job = job}});
  return subject;
}

Subject File(const std::string& path, const std::string& bytes) {
  Subject subject = Job("p", "w", "a");
  subject.kind = Kind::kFile;
  subject.path = path;
  subject.version = test::MakeVersion(subject.job->key, {{path, bytes}}, {}, base::FromMillis(7));
  return subject;
}

TEST(InodeNumberTest, EveryPartOfAPlaceCounts) {
  const uint64_t number = InodeNumber("e", Job("p", "w", "a"));

  EXPECT_EQ(InodeNumber("e", Job("p", "w", "a")), number);
  EXPECT_NE(InodeNumber("f", Job("p", "w", "a")), number);
  EXPECT_NE(InodeNumber("e", Job("q", "w", "a")), number);
  EXPECT_NE(InodeNumber("e", Job("p", "x", "a")), number);
  EXPECT_NE(InodeNumber("e", Job("p", "w", "b")), number);
}

TEST(InodeNumberTest, PartsAreNotRunTogether) {
  EXPECT_NE(InodeNumber("e", Job("ab", "c", "d")), InodeNumber("e", Job("a", "bc", "d")));
}

TEST(InodeNumberTest, TheDefaultWorkspaceIsNotItsProject) {
  Subject project;
  project.kind = Kind::kProject;
  project.place = catalog::ProjectPlace("p");
  Subject workspace;
  workspace.kind = Kind::kWorkspace;
  workspace.place = catalog::WorkspacePlace("p", "");

  EXPECT_NE(InodeNumber("e", project), InodeNumber("e", workspace));
}

TEST(InodeNumberTest, OfAFileItIsThePathAndTheBytes) {
  const uint64_t number = InodeNumber("e", File("jobs/a.job", "1"));

  EXPECT_EQ(InodeNumber("e", File("jobs/a.job", "1")), number);
  EXPECT_NE(InodeNumber("e", File("jobs/a.job", "2")), number);
  EXPECT_NE(InodeNumber("e", File("jobs/b.job", "1")), number);
}

TEST(FileAttributesTest, AreThoseOfTheStoredFile) {
  const Attributes attributes = FileAttributes("e", File("jobs/a.job", "12345"));

  EXPECT_EQ(attributes.type, FileType::kFile);
  EXPECT_EQ(attributes.nlink, 1U);
  EXPECT_EQ(attributes.size, 5U);
  EXPECT_EQ(attributes.mtime, base::FromMillis(7));
  EXPECT_EQ(attributes.ctime, base::FromMillis(7));
}

}  // namespace
}  // namespace dlffs::vfs
