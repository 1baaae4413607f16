// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dlffs/config/load.h"

#include "config/load_fixture.h"

namespace dlffs::config {
namespace {

using test::LoadTest;
using testing::Contains;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

using LoadCredentialsTest = LoadTest;

TEST_F(LoadCredentialsTest, ASecretInOIsRefusedNamingWhereItMayStand) {
  WriteUserFile("region: eu-de\n");
  request.mount_options = {{"auth.password", "s3cret"}};

  const Problem problem = MustRefuse();

  EXPECT_EQ(problem.exit_code, 2);
  EXPECT_THAT(problem.message, HasSubstr("auth.password_file"));
  EXPECT_THAT(problem.message, HasSubstr("auth.password_command"));
  EXPECT_THAT(problem.message, Not(HasSubstr("s3cret")));
}

TEST_F(LoadCredentialsTest, APasswordOfAProxyIsASecret) {
  const std::string proxy = "http://alice:s3cret@proxy.example.com:3128";
  WriteUserFile("region: eu-de\nauth: {token: tok}\nnetwork: {proxy: \"" + proxy + "\"}\n");
  const Loaded loaded = MustLoad();
  EXPECT_EQ(loaded.settings.network.proxy, proxy);
  EXPECT_THAT(loaded.origins,
              Contains(Field(&Origin::value, "http://********@proxy.example.com:3128")));

  request.mount_options = {{"network.proxy", proxy}};
  EXPECT_EQ(MustRefuse().exit_code, 2);
  EXPECT_THAT(MustRefuse().message, HasSubstr("DLFFS_NETWORK_PROXY"));
  EXPECT_THAT(MustRefuse().message, Not(HasSubstr("s3cret")));
  request.mount_options = {{"network.proxy", "http://proxy.example.com:3128"}};
  EXPECT_EQ(MustLoadSettings().network.proxy, "http://proxy.example.com:3128");
  request.arguments = {{"network.proxy", proxy}};
  EXPECT_EQ(MustRefuse().exit_code, 2);
}

TEST_F(LoadCredentialsTest, SecretsComeFromFilesAndPrograms) {
  const std::string file = scratch.Write("password", "s3cret\n");
  WriteUserFile("region: eu-de\nauth:\n  username: u\n  domain: d\n  password_file: " + file +
                "\n  token_command: [/bin/echo, tok]\n");

  const Settings settings = MustLoadSettings();

  EXPECT_EQ(settings.auth.password, "s3cret");
  EXPECT_EQ(settings.auth.token, "tok");
}

TEST_F(LoadCredentialsTest, TheThreeFormsOfASecretReplaceOneAnother) {
  scratch.Write("etc/config.yaml", "region: eu-de\nauth: {token_command: /bin/false}\n");
  SetVariable("DLFFS_AUTH_TOKEN", "tok");
  const Loaded loaded = MustLoad();
  EXPECT_EQ(loaded.settings.auth.token, "tok");
  EXPECT_THAT(loaded.warnings, IsEmpty());
}

TEST_F(LoadCredentialsTest, AVariableMayNameTheFile) {
  WriteUserFile("region: eu-de\n");
  SetVariable("DLFFS_AUTH_TOKEN_FILE", scratch.Write("token", "tok"));
  EXPECT_EQ(MustLoadSettings().auth.token, "tok");
}

TEST_F(LoadCredentialsTest, ASecretFileOpenToOthersIsRefused) {
  WriteUserFile("region: eu-de\nauth: {token_file: " + scratch.Write("token", "tok", 0644) + "}\n");
  EXPECT_EQ(MustRefuse().exit_code, 3);
}

TEST_F(LoadCredentialsTest, AFailingProgramIsAWarningNotAFailure) {
  WriteUserFile("region: eu-de\nauth: {token_command: /bin/false}\n");
  EXPECT_THAT(MustLoad().warnings,
              Contains(HasSubstr("auth.token_command: /bin/false ended with 1")));
}

TEST_F(LoadCredentialsTest, OneWarningSaysWhyThereAreNoCredentials) {
  WriteUserFile("region: eu-de\nauth: {username: u, domain: d, password_file: /nonexistent}\n");
  EXPECT_THAT(MustLoad().warnings, ElementsAre(HasSubstr("auth.password_file: /nonexistent")));
}

TEST_F(LoadCredentialsTest, ShowingSettingsRunsNoProgramAndMasksSecrets) {
  const std::string witness = scratch.path() + "/ran";
  WriteUserFile("auth: {password: s3cret, token_command: [/usr/bin/touch, " + witness + "]}\n");
  request.for_mount = false;

  const Loaded loaded = MustLoad();

  EXPECT_NE(access(witness.c_str(), F_OK), 0);
  EXPECT_THAT(loaded.origins, Contains(Field(&Origin::value, "********")));
  EXPECT_THAT(loaded.origins, Not(Contains(Field(&Origin::value, HasSubstr("s3cret")))));
  EXPECT_THAT(SourceOf(loaded, "auth.token_command"), HasSubstr("config.yaml:1"));
}

TEST_F(LoadCredentialsTest, ASettingsFileWithASecretShouldBeClosed) {
  scratch.Write("home/.config/dlffs/config.yaml", "region: eu-de\nauth: {token: tok}\n", 0644);
  EXPECT_THAT(MustLoad().warnings, ElementsAre(HasSubstr("chmod 600")));
}

TEST_F(LoadCredentialsTest, AProfileOfAnotherServiceGetsNoCredentialsOfTheFirst) {
  WriteUserFile(
      "region: eu-de\nauth: {token: tok}\nprojects: [{name: a}]\nprofiles:\n"
      "  hcs: {provider: custom, endpoint: https://d.example.com, iam_endpoint: "
      "https://i.example.com}\n"
      "  nl: {region: eu-nl}\n");

  request.profile = "hcs";
  const Settings other = MustLoadSettings();
  EXPECT_EQ(other.auth.token, "");
  EXPECT_TRUE(other.projects.empty());
  EXPECT_EQ(other.endpoint, "https://d.example.com");
  EXPECT_EQ(other.management_endpoint, "none");

  request.profile = "nl";
  const Settings same = MustLoadSettings();
  EXPECT_EQ(same.auth.token, "tok");
  EXPECT_EQ(same.iam_endpoint, "https://iam.eu-nl.otc.t-systems.com");
}

constexpr const char* kServiceAndSecret =
    "provider: custom\nendpoint: https://d.example.com\niam_endpoint: https://i.example.com\n"
    "auth: {username: u, domain: d, password: s3cret}\n";

TEST_F(LoadCredentialsTest, ASecretOfTheFileIsNotSentToAnEndpointOfTheEnvironment) {
  WriteUserFile(kServiceAndSecret);
  SetVariable("DLFFS_IAM_ENDPOINT", "https://elsewhere.example.com");

  const Loaded loaded = MustLoad();

  EXPECT_EQ(loaded.settings.auth.password, "");
  EXPECT_THAT(loaded.warnings, ElementsAre(HasSubstr("auth.password")));
  EXPECT_THAT(loaded.warnings[0], HasSubstr("environment DLFFS_IAM_ENDPOINT"));
  EXPECT_THAT(loaded.warnings[0], Not(HasSubstr("s3cret")));
}

TEST_F(LoadCredentialsTest, ASecretOfTheFileIsNotSentToAnEndpointOfTheCommandLine) {
  for (const char* key : {"endpoint", "iam_endpoint", "management_endpoint"}) {
    WriteUserFile(kServiceAndSecret);
    request.arguments = {{key, "https://elsewhere.example.com"}};
    EXPECT_EQ(MustLoadSettings().auth.password, "") << key;
  }
  WriteUserFile("region: eu-de\nauth: {token: tok}\n");
  request.arguments = {{"provider", "huaweicloud"}};
  EXPECT_EQ(MustLoadSettings().auth.token, "");
}

TEST_F(LoadCredentialsTest, ASecretGoesWithEndpointsOfItsOwnSourceOrALowerOne) {
  scratch.Write("etc/config.yaml",
                "provider: custom\nendpoint: https://d.example.com\n"
                "iam_endpoint: https://i.example.com\n");
  WriteUserFile("auth: {username: u, domain: d, password: s3cret}\n");
  EXPECT_EQ(MustLoadSettings().auth.password, "s3cret");

  SetVariable("DLFFS_IAM_ENDPOINT", "https://elsewhere.example.com");
  SetVariable("DLFFS_AUTH_PASSWORD", "theirs");
  EXPECT_EQ(MustLoadSettings().auth.password, "theirs");
}

TEST_F(LoadCredentialsTest, ASecretGoesWhereverAHigherSourceNamesTheSameService) {
  WriteUserFile("region: eu-de\nauth: {token: tok}\n");
  request.arguments = {{"iam_endpoint", "https://IAM.eu-de.otc.t-systems.com:443/v3"}};
  EXPECT_EQ(MustLoadSettings().auth.token, "tok");
  request.arguments = {{"region", "eu-nl"},
                       {"endpoint", "https://dayu-dlf.eu-nl.otc.t-systems.com"}};
  EXPECT_EQ(MustLoadSettings().auth.token, "tok");
}

TEST_F(LoadCredentialsTest, ASourceThatNamesNoServiceLeavesThatToTheOthers) {
  WriteUserFile("auth: {token: tok}\n");
  SetVariable("DLFFS_PROVIDER", "custom");
  SetVariable("DLFFS_ENDPOINT", "https://d.example.com");
  SetVariable("DLFFS_IAM_ENDPOINT", "https://i.example.com");
  EXPECT_EQ(MustLoadSettings().auth.token, "tok");
}

TEST_F(LoadCredentialsTest, AnUnknownProfileNamesTheNearest) {
  WriteUserFile("region: eu-de\nprofiles: {staging: {region: eu-nl}}\n");
  request.profile = "stagin";
  EXPECT_THAT(MustRefuse().message, HasSubstr("did you mean staging?"));
}

TEST_F(LoadCredentialsTest, ReservedSourcesMeanTheTopLevel) {
  WriteUserFile("region: eu-de\n");
  for (const char* name : {"none", "default", "dlffs"}) {
    request.profile = name;
    EXPECT_EQ(MustLoadSettings().profile, "") << name;
  }
}

TEST_F(LoadCredentialsTest, AMistakeInAProfileThatIsNotUsedShowsToo) {
  WriteUserFile("region: eu-de\nprofiles: {other: {regoin: eu-nl}}\n");
  EXPECT_THAT(MustRefuse().message, HasSubstr("did you mean region?"));
}

TEST_F(LoadCredentialsTest, AnOpenrcSuffices) {
  SetVariable("OS_AUTH_URL", "https://iam.eu-de.otc.t-systems.com:443/v3");
  SetVariable("OS_USERNAME", "u");
  SetVariable("OS_PASSWORD", "p");
  SetVariable("OS_USER_DOMAIN_NAME", "d");
  SetVariable("OS_PROJECT_NAME", "eu-de_analytics");

  const Settings settings = MustLoadSettings();

  EXPECT_EQ(settings.region, "eu-de");
  EXPECT_EQ(settings.endpoint, "https://dayu-dlf.eu-de.otc.t-systems.com");
  EXPECT_EQ(settings.iam_endpoint, "https://iam.eu-de.otc.t-systems.com:443/v3");
  EXPECT_EQ(settings.auth.username, "u");
  EXPECT_EQ(settings.auth.password, "p");
  EXPECT_EQ(settings.auth.domain, "d");
}

TEST_F(LoadCredentialsTest, AnOpenrcOfAnotherServiceIsNotSentToThisOne) {
  WriteUserFile("region: eu-de\n");
  SetVariable("OS_AUTH_URL", "https://keystone.example.com/v3");
  SetVariable("OS_TOKEN", "tok");
  EXPECT_EQ(MustLoadSettings().auth.token, "");
}

TEST_F(LoadCredentialsTest, AnOpenrcWithoutItsServiceIsSentToNoEndpointThatWasWritten) {
  SetVariable("DLFFS_REGION", "eu-de");
  SetVariable("OS_USERNAME", "u");
  SetVariable("OS_PASSWORD", "p");
  SetVariable("OS_USER_DOMAIN_NAME", "d");
  EXPECT_EQ(MustLoadSettings().auth.password, "p");

  SetVariable("DLFFS_IAM_ENDPOINT", "https://elsewhere.example.com");
  const Loaded loaded = MustLoad();
  EXPECT_EQ(loaded.settings.auth.password, "");
  EXPECT_THAT(loaded.warnings, ElementsAre(HasSubstr("set OS_AUTH_URL")));
}

TEST_F(LoadCredentialsTest, OwnCredentialsOutrankTheOpenrc) {
  WriteUserFile("region: eu-de\nauth: {token: mine}\n");
  SetVariable("OS_TOKEN", "theirs");
  EXPECT_EQ(MustLoadSettings().auth.token, "mine");
}

}  // namespace
}  // namespace dlffs::config
