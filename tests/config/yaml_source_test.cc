// SPDX-License-Identifier: Apache-2.0
#include "config/yaml_source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dlffs::config {
namespace {

using testing::HasSubstr;

SettingsFile Parse(const std::string& text) {
  auto file = ParseSettingsFile(text, "c.yaml");
  EXPECT_TRUE(file) << file.error().message;
  return file ? *file : SettingsFile{};
}

std::string Refusal(const std::string& text) {
  const auto file = ParseSettingsFile(text, "c.yaml");
  EXPECT_FALSE(file);
  if (file) return {};
  EXPECT_EQ(file.error().exit_code, 3);
  return file.error().message;
}

TEST(YamlSourceTest, GroupsBecomeDottedKeysWithTheirLines) {
  const SettingsFile file =
      Parse("region: eu-de\nrefresh:\n  listing: 5s\ncache: {max_size: 1GiB}\n");
  ASSERT_EQ(file.top.entries.size(), 3U);
  EXPECT_EQ(file.top.entries[1].key, "refresh.listing");
  EXPECT_EQ(file.top.entries[1].value.text, "5s");
  EXPECT_EQ(file.top.entries[1].line, 3);
  EXPECT_EQ(file.top.entries[2].key, "cache.max_size");
}

TEST(YamlSourceTest, ListsStayLists) {
  const SettingsFile file = Parse("auth: {command: [/usr/bin/pass, otc token]}");
  ASSERT_TRUE(file.top.entries.at(0).value.words);
  EXPECT_EQ(file.top.entries[0].value.words->at(1), "otc token");
}

TEST(YamlSourceTest, AnEmptyFileAndEmptyValuesSayNothing) {
  EXPECT_TRUE(Parse("").top.entries.empty());
  EXPECT_TRUE(Parse("# nothing\n").top.entries.empty());
  EXPECT_TRUE(Parse("network: {ca_file: }").top.entries.empty());
}

TEST(YamlSourceTest, UnknownKeysWithoutAValueDoNotPassUnseen) {
  EXPECT_EQ(Parse("regoin:\n").top.entries.at(0).key, "regoin");
  EXPECT_EQ(Parse("foo: {}\n").top.entries.at(0).key, "foo");
  EXPECT_EQ(Parse("network: {prxy: }\n").top.entries.at(0).key, "network.prxy");
  EXPECT_TRUE(Parse("network: {}\nauth: {token_file: }\nprojects:\n").top.entries.empty());
}

TEST(YamlSourceTest, ReadsProjectsAndWorkspaces) {
  const SettingsFile file = Parse(
      "projects:\n  - name: eu-de_analytics\n    id: 0123456789abcdef\n    workspaces:\n"
      "      - name: default\n      - {name: risk, id: fedc, jobs: [daily_load]}\n");
  ASSERT_TRUE(file.top.projects);
  const Project& project = file.top.projects->at(0);
  EXPECT_EQ(project.name, "eu-de_analytics");
  EXPECT_EQ(project.id, "0123456789abcdef");
  ASSERT_EQ(project.workspaces.size(), 2U);
  EXPECT_EQ(project.workspaces[0].id, "");
  EXPECT_EQ(project.workspaces[1].jobs, std::vector<std::string>{"daily_load"});
}

TEST(YamlSourceTest, AnIdAloneIsTheName) {
  EXPECT_EQ(Parse("projects: [{id: ab1}]").top.projects->at(0).name, "ab1");
}

TEST(YamlSourceTest, ReadsProfilesApart) {
  const SettingsFile file =
      Parse("region: eu-de\nprofiles:\n  hcs: {provider: custom, network: {insecure: true}}\n");
  EXPECT_EQ(file.top.entries.size(), 1U);
  ASSERT_EQ(file.profiles.count("hcs"), 1U);
  EXPECT_EQ(file.profiles.at("hcs").entries.at(1).key, "network.insecure");
}

TEST(YamlSourceTest, MistakesAreNamedWithTheirLine) {
  EXPECT_THAT(Refusal("region: [eu-de"), HasSubstr("c.yaml:1"));
  EXPECT_THAT(Refusal("- region\n"), HasSubstr("not a map"));
  EXPECT_THAT(Refusal("region: a\nregion: b\n"), HasSubstr("c.yaml:2: region is given twice"));
  EXPECT_THAT(Refusal("cache: big\n"), HasSubstr("cache is a group"));
  EXPECT_THAT(Refusal("region: {}\n"), HasSubstr("region is a setting"));
  EXPECT_THAT(Refusal("profiles:\n  hcs:\n"), HasSubstr("c.yaml:2: profile hcs: not a map"));
  EXPECT_THAT(Refusal("projects: {name: a}\n"), HasSubstr("projects: not a list"));
  EXPECT_THAT(Refusal("projects:\n  - nme: a\n"), HasSubstr("did you mean name?"));
  EXPECT_THAT(Refusal("projects: [{id: a/../b}]\n"), HasSubstr("not an id"));
  EXPECT_THAT(Refusal("profiles: {none: {region: a}}\n"),
              HasSubstr("cannot be the name of a profile"));
}

TEST(YamlSourceTest, AFileThatCannotBeReadIsRefused) {
  const auto file = ReadSettingsFile("/nonexistent/c.yaml");
  ASSERT_FALSE(file);
  EXPECT_THAT(file.error().message, HasSubstr("/nonexistent/c.yaml: cannot be read: No such file"));
  EXPECT_FALSE(ReadSettingsFile("/"));
}

}  // namespace
}  // namespace dlffs::config
