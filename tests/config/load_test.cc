// SPDX-License-Identifier: Apache-2.0
#include "dlffs/config/load.h"

#include <chrono>
#include <tuple>

#include "config/load_fixture.h"

namespace dlffs::config {
namespace {

using std::chrono::seconds;
using test::LoadTest;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;

TEST_F(LoadTest, EverySourceOutranksTheOneBefore) {
  scratch.Write("etc/config.yaml", "region: eu-de\nrefresh: {listing: 1s}\n");
  EXPECT_EQ(MustLoadSettings().refresh.listing, seconds(1));
  scratch.Write("etc/config.d/20.yaml", "refresh: {listing: 3s}\n");
  scratch.Write("etc/config.d/10.yaml", "refresh: {listing: 2s}\n");
  EXPECT_EQ(MustLoadSettings().refresh.listing, seconds(3));
  WriteUserFile("refresh: {listing: 4s}\n");
  EXPECT_EQ(MustLoadSettings().refresh.listing, seconds(4));
  SetVariable("DLFFS_REFRESH_LISTING", "5s");
  EXPECT_EQ(MustLoadSettings().refresh.listing, seconds(5));
  request.mount_options = {{"refresh.listing", "6s"}};
  EXPECT_EQ(MustLoadSettings().refresh.listing, seconds(6));
  request.arguments = {{"refresh.listing", "7s"}};
  EXPECT_EQ(MustLoadSettings().refresh.listing, seconds(7));
}

TEST_F(LoadTest, FilesAreMergedKeyByKey) {
  scratch.Write("etc/config.yaml", "region: eu-de\nnetwork: {retries: 1, parallel: 3}\n");
  WriteUserFile("network: {retries: 2}\n");

  const Settings settings = MustLoadSettings();

  EXPECT_EQ(settings.region, "eu-de");
  EXPECT_EQ(settings.network.retries, 2U);
  EXPECT_EQ(settings.network.parallel, 3U);
}

TEST_F(LoadTest, ANamedFileTakesThePlaceOfTheUsers) {
  WriteUserFile("region: eu-nl\nrefresh: {listing: 4s}\n");
  request.config_file = scratch.Write("mine.yaml", "region: eu-de\n");

  const Loaded loaded = MustLoad();

  EXPECT_EQ(loaded.settings.region, "eu-de");
  EXPECT_EQ(loaded.settings.refresh.listing, seconds(30));
  EXPECT_THAT(loaded.files, ElementsAre(request.config_file));
}

TEST_F(LoadTest, ANamedFileMustExist) {
  request.config_file = scratch.path() + "/no.yaml";
  EXPECT_THAT(MustRefuse().message, HasSubstr("no.yaml: cannot be read"));
}

TEST_F(LoadTest, TheUsersFileLiesBelowXdgConfigHome) {
  SetVariable("XDG_CONFIG_HOME", scratch.path() + "/xdg");
  scratch.Write("xdg/dlffs/config.yaml", "region: eu-de\n");
  EXPECT_EQ(MustLoadSettings().region, "eu-de");
}

TEST_F(LoadTest, UnknownKeysNameTheNearestAndWhereTheyStand) {
  WriteUserFile("region: eu-de\nrefresh:\n  listin: 5s\n");
  const Problem in_file = MustRefuse();
  EXPECT_EQ(in_file.exit_code, 3);
  EXPECT_THAT(
      in_file.message,
      HasSubstr("config.yaml:3: unknown setting refresh.listin (did you mean refresh.listing?)"));

  WriteUserFile("region: eu-de\n");
  SetVariable("DLFFS_REFRESH_LISTIN", "5s");
  const Problem in_environment = MustRefuse();
  EXPECT_EQ(in_environment.exit_code, 3);
  EXPECT_THAT(in_environment.message, HasSubstr("DLFFS_REFRESH_LISTING, for refresh.listing?"));
}

TEST_F(LoadTest, AWrongValueIsRefusedAlsoWhereItIsOverridden) {
  scratch.Write("etc/config.yaml", "refresh: {listing: soon}\n");
  WriteUserFile("region: eu-de\nrefresh: {listing: 5s}\n");
  EXPECT_THAT(MustRefuse().message, HasSubstr("refresh.listing: \"soon\" is not a duration"));
}

TEST_F(LoadTest, ANumberThatCannotWorkIsRefusedNamingTheRange) {
  for (const auto& [key, value, range] :
       {std::tuple("network.parallel", "0", "from 1 to 1000"),
        std::tuple("network.parallel", "4294967297", "from 1 to 1000"),
        std::tuple("network.retries", "101", "from 0 to 100"),
        std::tuple("limits.members", "0", "from 1 up"),
        std::tuple("limits.ratio", "0", "from 1 up"),
        std::tuple("mount.uid", "4294967295", "from 0 to 4294967294"),
        std::tuple("mount.gid", "4294967296", "from 0 to 4294967294")}) {
    SetVariable("DLFFS_REGION", "eu-de");
    request.mount_options = {{key, value}};
    const Problem problem = MustRefuse();
    EXPECT_EQ(problem.exit_code, 3) << key;
    EXPECT_THAT(problem.message, HasSubstr(key));
    EXPECT_THAT(problem.message, HasSubstr(range));
  }
}

TEST_F(LoadTest, AWrongArgumentIsAUsageError) {
  request.arguments = {{"refresh.listing", "soon"}};
  EXPECT_EQ(MustRefuse().exit_code, 2);
  request.arguments.clear();
  request.mount_options = {{"refresh.listing", "soon"}};
  EXPECT_EQ(MustRefuse().exit_code, 3);
}

TEST_F(LoadTest, OriginsNameTheSourceOfEachSetting) {
  WriteUserFile("region: eu-de\n");
  SetVariable("DLFFS_CACHE_MAX_SIZE", "1GiB");
  request.mount_options = {{"mount.uid", "5"}};

  const Loaded loaded = MustLoad();

  EXPECT_THAT(SourceOf(loaded, "region"), EndsWith("config.yaml:1"));
  EXPECT_EQ(SourceOf(loaded, "cache.max_size"), "environment DLFFS_CACHE_MAX_SIZE");
  EXPECT_EQ(SourceOf(loaded, "mount.uid"), "-o");
  EXPECT_EQ(SourceOf(loaded, "refresh.export"), "default");
  EXPECT_EQ(SourceOf(loaded, "iam_endpoint"), "provider otc, region eu-de");
}

TEST_F(LoadTest, RegionGivesTheEndpointsThatAreNotSet) {
  WriteUserFile("region: eu-de\niam_endpoint: https://iam.example.com/v3/\n");

  const Settings settings = MustLoadSettings();

  EXPECT_EQ(settings.endpoint, "https://dayu-dlf.eu-de.otc.t-systems.com");
  EXPECT_EQ(settings.iam_endpoint, "https://iam.example.com/v3");
  EXPECT_EQ(settings.management_endpoint, "https://dayu.eu-de.otc.t-systems.com");
}

TEST_F(LoadTest, ARegionThatCouldNameAnotherHostIsRefused) {
  SetVariable("DLFFS_REGION", "eu-de.example.com/");
  EXPECT_THAT(MustRefuse().message, HasSubstr("is not a region"));
}

TEST_F(LoadTest, NothingAtAllNamesTheDemonstrationAndTheFile) {
  const Problem problem = MustRefuse();
  EXPECT_EQ(problem.exit_code, 3);
  EXPECT_THAT(problem.message, HasSubstr("dlffs demo"));
  EXPECT_THAT(problem.message, HasSubstr(request.environment.home + "/.config/dlffs/config.yaml"));
}

TEST_F(LoadTest, SettingsWithoutAServiceAreRefused) {
  WriteUserFile("refresh: {listing: 5s}\n");
  EXPECT_THAT(MustRefuse().message, HasSubstr("neither region nor endpoint is set"));
  WriteUserFile("provider: custom\nendpoint: https://dlf.example.com\n");
  EXPECT_THAT(MustRefuse().message, HasSubstr("iam_endpoint is not set"));
}

TEST_F(LoadTest, MissingCredentialsAreAWarning) {
  WriteUserFile("region: eu-de\n");
  EXPECT_THAT(MustLoad().warnings, ElementsAre(HasSubstr("no credentials found")));
}

TEST_F(LoadTest, PathsMayNameTheUser) {
  WriteUserFile(
      "region: eu-de\ncache: {dir: \"/var/tmp/${USER}-${UID}/c\"}\nnetwork: {ca_file: ~/ca.pem}\n");

  const Settings settings = MustLoadSettings();

  EXPECT_EQ(settings.cache.dir, "/var/tmp/alice-" + std::to_string(geteuid()) + "/c");
  EXPECT_EQ(settings.network.ca_file, request.environment.home + "/ca.pem");
}

TEST_F(LoadTest, PathsMayNameNothingElse) {
  WriteUserFile("region: eu-de\ncache: {dir: \"${PWD}/c\"}\n");
  EXPECT_THAT(MustRefuse().message, HasSubstr("${PWD} is not replaced"));
  WriteUserFile("region: eu-de\ncache: {dir: c}\n");
  EXPECT_THAT(MustRefuse().message, HasSubstr("not an absolute path"));
}

TEST_F(LoadTest, ProjectsOfTheHighestFileCount) {
  scratch.Write("etc/config.yaml", "region: eu-de\nprojects: [{name: a}, {name: b}]\n");
  WriteUserFile("projects: [{name: c}]\n");

  const Loaded loaded = MustLoad();

  ASSERT_EQ(loaded.settings.projects.size(), 1U);
  EXPECT_EQ(loaded.settings.projects[0].name, "c");
  EXPECT_THAT(SourceOf(loaded, "projects"), EndsWith("home/.config/dlffs/config.yaml:1"));
}

TEST(CheckFileTest, FindsTheMistakeOfOneFile) {
  const test::Scratch scratch;
  EXPECT_TRUE(CheckFile(scratch.Write("good.yaml", "region: eu-de\n")));
  const auto bad = CheckFile(scratch.Write("bad.yaml", "regoin: eu-de\n"));
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().exit_code, 3);
}

TEST(CheckFileTest, FindsWhatAMountWouldSayOfFilesWithSecrets) {
  const test::Scratch scratch;
  const std::string open = scratch.Write("token", "tok", 0644);
  EXPECT_FALSE(CheckFile(scratch.Write("a.yaml", "auth: {token_file: " + open + "}\n")));

  const auto missing = CheckFile(scratch.Write("b.yaml", "auth: {token_file: /nonexistent}\n"));
  ASSERT_TRUE(missing);
  EXPECT_THAT(*missing, ElementsAre(HasSubstr("auth.token_file: /nonexistent")));
}

}  // namespace
}  // namespace dlffs::config
