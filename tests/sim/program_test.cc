// SPDX-License-Identifier: Apache-2.0
// The program itself: its first lines, its end.
#include <csignal>
#include <cstdio>
#include <future>
#include <memory>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <httplib.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace dlffs::sim {
namespace {

using testing::StartsWith;

class ProgramTest : public testing::Test {
 protected:
  void SetUp() override {
    int ends[2];
    ASSERT_EQ(pipe(ends), 0);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_addclose(&actions, ends[0]);
    std::string program = DLF_SIM;
    char* argv[] = {program.data(), nullptr};
    ASSERT_EQ(posix_spawn(&pid_, program.c_str(), &actions, nullptr, argv, environ), 0);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    out_.reset(fdopen(ends[0], "r"));
    service_ = Line();
    control_ = Line();
  }
  void TearDown() override {
    if (pid_ > 0) {
      kill(pid_, SIGKILL);
      waitpid(pid_, nullptr, 0);
    }
  }

  std::string Line() {
    std::string line;
    for (int c = fgetc(out_.get()); c != EOF && c != '\n'; c = fgetc(out_.get())) {
      line.push_back(static_cast<char>(c));
    }
    return line;
  }
  /// The exit code after a signal; -1 where the signal itself ended it.
  int EndWith(int signal) {
    kill(pid_, signal);
    int status = 0;
    waitpid(pid_, &status, 0);
    pid_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

  pid_t pid_ = -1;
  std::unique_ptr<FILE, int (*)(FILE*)> out_{nullptr, &fclose};
  std::string service_;
  std::string control_;
};

TEST_F(ProgramTest, FirstLinesAreTheUrls) {
  EXPECT_THAT(service_, StartsWith("http://127.0.0.1:"));
  EXPECT_THAT(control_, StartsWith("control http://127.0.0.1:"));

  httplib::Client client(service_);
  const auto answer = client.Get("/v3/auth/projects", {{"X-Auth-Token", "demo-token"}});

  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 200);
}

TEST_F(ProgramTest, TerminatesCleanlyWithARequestHeld) {
  httplib::Client control(control_.substr(sizeof "control"));
  ASSERT_TRUE(
      control.Post("/-/sim/faults", R"({"kind":"projects","fault":"hold"})", "application/json"));
  auto held = std::async(std::launch::async, [this] {
    httplib::Client client(service_);
    client.Get("/v3/auth/projects");
  });
  ASSERT_TRUE(control.Get("/-/sim/held?at_least=1"));

  EXPECT_EQ(EndWith(SIGTERM), 0);

  held.wait();
}

TEST_F(ProgramTest, InterruptEndsItCleanlyToo) { EXPECT_EQ(EndWith(SIGINT), 0); }

}  // namespace
}  // namespace dlffs::sim
