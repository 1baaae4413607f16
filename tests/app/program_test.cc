// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/process.h"
#include "app/scratch.h"

namespace dlffs::app {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

/// Runs the real program where no settings but those of the test are.
class ProgramTest : public testing::Test {
 protected:
  Finished RunDlffs(std::vector<std::string> arguments,
                    std::vector<std::string> variables = {}) const {
    std::vector<std::string> words = {"env", "-i", "PATH=/usr/bin:/bin", "HOME=" + scratch.path()};
    words.insert(words.end(), variables.begin(), variables.end());
    words.emplace_back(DLFFS_PROGRAM);
    words.insert(words.end(), arguments.begin(), arguments.end());
    auto finished = RunProgram(words);
    EXPECT_TRUE(finished) << finished.error().message;
    return finished ? *finished : Finished{};
  }

  /// One line, from us, with the exit code.
  std::string Refusal(int status, const std::vector<std::string>& arguments) const {
    const Finished finished = RunDlffs(arguments);
    EXPECT_EQ(finished.status, status) << finished.errors;
    EXPECT_THAT(finished.errors, StartsWith("dlffs: "));
    EXPECT_EQ(finished.errors.find('\n'), finished.errors.size() - 1);
    return finished.errors;
  }

  const test::Scratch scratch;
};

TEST_F(ProgramTest, HelpAndVersionSucceed) {
  for (const std::vector<std::string>& arguments : {std::vector<std::string>{"--help"},
                                                    {"help"},
                                                    {"mount", "-h"},
                                                    {"help", "umount"},
                                                    {"-V"},
                                                    {"version", "--all"}}) {
    const Finished finished = RunDlffs(arguments);
    EXPECT_EQ(finished.status, 0) << arguments.front();
    EXPECT_EQ(finished.errors, "");
  }
}

TEST_F(ProgramTest, UsageErrorsExitWith2) {
  EXPECT_THAT(Refusal(2, {}), HasSubstr("dlffs help"));
  EXPECT_THAT(Refusal(2, {"fly"}), HasSubstr("fly: unknown command"));
  EXPECT_THAT(Refusal(2, {"mount", "a", "b", "c"}), HasSubstr("too many arguments"));
  EXPECT_THAT(Refusal(2, {"mount", "--refresh-listin", "5s"}), HasSubstr("--refresh-listing"));
  EXPECT_THAT(Refusal(2, {"mount", "--auth-password", "p"}), HasSubstr("auth.password_file"));
  EXPECT_THAT(Refusal(2, {"umount"}), HasSubstr("MOUNTPOINT"));
  EXPECT_THAT(Refusal(2, {"config"}), HasSubstr("show or check"));
}

TEST_F(ProgramTest, ConfigurationErrorsExitWith3) {
  EXPECT_THAT(Refusal(3, {"mount", scratch.path()}), HasSubstr("dlffs demo"));
  EXPECT_THAT(Refusal(3, {"mount", "-o", "refresh.listin=5s", "/x"}), HasSubstr("refresh.listing"));
  EXPECT_THAT(Refusal(3, {"mount", "--endpoint", "https://a", "nosuch", "/x"}),
              HasSubstr("no profile nosuch"));
  EXPECT_THAT(Refusal(3, {"config", "check", scratch.Write("c.yaml", "regoin: a\n")}),
              HasSubstr("did you mean region?"));
}

TEST_F(ProgramTest, UnmountingWhatIsNotMountedExitsWith6) {
  EXPECT_THAT(Refusal(6, {"umount", scratch.path()}), EndsWith(scratch.path() + ": not mounted\n"));
  EXPECT_THAT(Refusal(6, {"umount", "--force", scratch.path()}), HasSubstr("not mounted"));
  EXPECT_THAT(Refusal(6, {"umount", "/proc"}), HasSubstr("not of dlffs"));
}

TEST_F(ProgramTest, StatusOfWhatIsNotMountedFails) {
  EXPECT_THAT(Refusal(6, {"status", scratch.path()}), HasSubstr("not in a dlffs mount"));
}

TEST_F(ProgramTest, ConfigShowTakesTheEnvironment) {
  EXPECT_EQ(RunDlffs({"config", "show"}, {"DLFFS_REGION=eu-de"}).status, 0);
  const Finished finished = RunDlffs({"config", "show"}, {"DLFFS_REGOIN=eu-de"});
  EXPECT_EQ(finished.status, 3);
  EXPECT_THAT(finished.errors, HasSubstr("DLFFS_REGION, for region?"));
}

}  // namespace
}  // namespace dlffs::app
