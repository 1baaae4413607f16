// SPDX-License-Identifier: Apache-2.0
#include "archive/references.h"

#include <gmock/gmock.h>

namespace dlffs::archive {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::set<std::string> ValuesOf(const std::string& nodes, const std::string& rest = "") {
  const auto read = ReadJobReferences(R"({"name":"a","nodes":[)" + nodes + "]" + rest + "}");
  return read ? read->values : std::set<std::string>{"does not parse"};
}

TEST(ReferencesTest, TheNameIsTheOneAtTheTop) {
  const auto read =
      ReadJobReferences(R"({"nodes":[{"name":"node"}],"name":"job","x":{"name":"y"}})");

  ASSERT_TRUE(read);
  EXPECT_EQ(read->name, "job");
}

TEST(ReferencesTest, EveryPropertyValueMayBeAReference) {
  EXPECT_THAT(ValuesOf(R"({"properties":[{"name":"scriptName","value":"s"},
                           {"value":"r","name":"resourcePath"}]},
                          {"properties":[{"name":"pyFile","value":"p"}]})"),
              ElementsAre("p", "r", "s"));
}

TEST(ReferencesTest, TheScriptOfANodeThatUsesItsStatementIsNone) {
  EXPECT_THAT(ValuesOf(R"({"properties":[{"name":"scriptName","value":"s"},
                           {"name":"statementOrScript","value":"STATEMENT"}]})"),
              ElementsAre("STATEMENT"));
  EXPECT_THAT(ValuesOf(R"({"properties":[{"name":"statementOrScript","value":"script"},
                           {"name":"scriptName","value":"s"}]})"),
              ElementsAre("s", "script"));
}

TEST(ReferencesTest, AnotherNodeOfTheSameJobMayStillUseTheScript) {
  EXPECT_THAT(ValuesOf(R"({"properties":[{"name":"scriptName","value":"s"},
                           {"name":"statementOrScript","value":"statement"}]},
                          {"properties":[{"name":"scriptName","value":"s"}]})"),
              ElementsAre("s", "statement"));
}

TEST(ReferencesTest, MisspeltResourceListsCountAtTheTopAndInNodes) {
  EXPECT_THAT(
      ValuesOf(R"({"resouces":["n1",{"name":"n2"}]})", R"(,"resouces":["t1"],"resources":["t2"])"),
      ElementsAre("n1", "n2", "t1", "t2"));
}

TEST(ReferencesTest, WhatIsNoPropertyIsNoReference) {
  EXPECT_THAT(ValuesOf(R"({"name":"n","type":"t","location":{"x":"1"}})",
                       R"(,"params":[{"name":"p","value":"v"}])"),
              IsEmpty());
}

TEST(ReferencesTest, WhatIsNotJsonHasNone) {
  EXPECT_FALSE(ReadJobReferences("{\"name\":"));
  EXPECT_FALSE(ReadJobReferences(""));
  EXPECT_TRUE(ReadJobReferences("\"just text\""));
  EXPECT_TRUE(ReadJobReferences("[[\"a\"]]"));
}

TEST(ReferencesTest, AResourceIsKnownByNameAndLocation) {
  const ResourceIdentity identity = ReadResourceIdentity(
      R"({"dependPackages":[{"location":"l2"}],"name":"jar","location":"obs://b/x.jar"})");

  EXPECT_EQ(identity.name, "jar");
  EXPECT_EQ(identity.location, "obs://b/x.jar");
  EXPECT_EQ(ReadResourceIdentity("not json").name, "");
}

}  // namespace
}  // namespace dlffs::archive
