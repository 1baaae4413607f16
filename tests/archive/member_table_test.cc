// SPDX-License-Identifier: Apache-2.0
#include "archive/member_table.h"

#include <algorithm>

#include <gmock/gmock.h>

#include "archive/archive_fixture.h"
#include "archive/entry_name.h"

namespace dlffs::archive {
namespace {

using testing::ElementsAre;

class MemberTableTest : public testing::Test {
 protected:
  void Add(const std::string& name, const std::string& content) {
    entries_.push_back({.index = entries_.size(),
                        .components = SplitName(name),
                        .size = content.size(),
                        .sha256 = base::Sha256::Of(content)});
  }

  std::vector<Placement> Placements() const {
    std::vector<Placement> placements;
    for (const Entry& entry : entries_) {
      placements.push_back({.entry = &entry, .components = entry.components});
    }
    return placements;
  }

  std::vector<std::string> BuiltPaths() const {
    return Paths(BuildMemberTable(Placements()).manifest);
  }

  std::vector<Entry> entries_;
};

TEST_F(MemberTableTest, EveryMemberKnowsItsEntryAndRealName) {
  Add("scripts/z.script", "z");
  Add("jobs/a\nb.job", "a");

  const MemberTable table = BuildMemberTable(Placements());

  EXPECT_THAT(Paths(table.manifest), ElementsAre("jobs/a%0Ab.job", "scripts/z.script"));
  EXPECT_THAT(table.indices, ElementsAre(1, 0));
  EXPECT_EQ(table.manifest.members[0].name, "a\nb.job");
}

TEST_F(MemberTableTest, DuplicatesAreNumberedByDigestWhateverTheirOrder) {
  Add("resources/r.resource", "1");
  Add("resources/r.resource", "2");
  Add("resources/r.resource", "3");
  const auto forward = Tree(BuildMemberTable(Placements()).manifest);

  std::reverse(entries_.begin(), entries_.end());

  EXPECT_EQ(Tree(BuildMemberTable(Placements()).manifest), forward);
  EXPECT_THAT(BuiltPaths(), ElementsAre("resources/r (2).resource", "resources/r (3).resource",
                                        "resources/r.resource"));
  EXPECT_LT(forward.at("resources/r.resource"), forward.at("resources/r (2).resource"));
  EXPECT_LT(forward.at("resources/r (2).resource"), forward.at("resources/r (3).resource"));
}

TEST_F(MemberTableTest, OneContentTwiceAtOnePathIsOneMember) {
  Add("scripts/s.script", "same");
  Add("scripts/s.script", "same");

  EXPECT_THAT(BuiltPaths(), ElementsAre("scripts/s.script"));
}

TEST_F(MemberTableTest, ANumberThatIsTakenIsPassedOver) {
  Add("scripts/s.script", "1");
  Add("scripts/s.script", "2");
  Add("scripts/s (2).script", "3");

  EXPECT_THAT(BuiltPaths(),
              ElementsAre("scripts/s (2).script", "scripts/s (3).script", "scripts/s.script"));
}

TEST_F(MemberTableTest, AFileThatIsADirectoryElsewhereIsNumbered) {
  Add("x/y", "file");
  Add("x/y/z", "below");
  Add("x", "top");

  EXPECT_THAT(BuiltPaths(), ElementsAre("x (2)", "x/y (2)", "x/y/z"));
}

TEST_F(MemberTableTest, AFileInPlaceOfOneOfTheThreeDirectoriesIsNumbered) {
  Add("jobs", "1");
  Add("scripts", "2");
  Add("resources", "3");

  EXPECT_THAT(BuiltPaths(), ElementsAre("jobs (2)", "resources (2)", "scripts (2)"));
}

TEST_F(MemberTableTest, NamesThatDifferOnlyWhereTheyAreUnsafeStayApart) {
  Add("jobs/a\n.job", "1");
  Add("jobs/a%0A.job", "2");

  EXPECT_THAT(BuiltPaths(), ElementsAre("jobs/a%0A.job", "jobs/a%250A.job"));
}

TEST_F(MemberTableTest, HundredsOfDuplicatesAllGetAPath) {
  for (int i = 0; i < 500; ++i) Add("s.script", std::to_string(i));

  EXPECT_EQ(BuiltPaths().size(), 500U);
}

}  // namespace
}  // namespace dlffs::archive
