// SPDX-License-Identifier: Apache-2.0
#include "app/control_socket.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dlffs/config/directories.h"

#include "app/control_client.h"
#include "app/scratch.h"
#include "app/unix_address.h"

namespace dlffs::app {
namespace {

using testing::HasSubstr;

class ControlSocketTest : public testing::Test {
 protected:
  /// A runtime directory of this user whose path may be longer than a socket address holds.
  explicit ControlSocketTest(const std::string& below = "run") {
    environment.uid = geteuid();
    environment.variables["XDG_RUNTIME_DIR"] = scratch.Make(below);
    runtime_dir = config::DefaultDirectories(environment).runtime;
    EXPECT_TRUE(config::MakePrivateDirectory(runtime_dir, geteuid()));
    mount.mountpoint = "/mnt/dlf";
    mount.type = "fuse.dlffs";
    mount.owner = geteuid();
  }

  std::unique_ptr<ControlSocket> Listen() {
    auto socket = ControlSocket::Listen(
        SocketPath(runtime_dir, mount.mountpoint), [](std::string_view command) {
          return command == "status" ? R"({"state":"online"})" : std::string();
        });
    EXPECT_TRUE(socket) << socket.error().message;
    return socket ? *std::move(socket) : nullptr;
  }

  const test::Scratch scratch;
  config::Environment environment;
  std::string runtime_dir;
  MountEntry mount;
};

TEST_F(ControlSocketTest, AnswersStatus) {
  const auto socket = Listen();
  const auto client = ControlClient::Connect(mount, environment);
  ASSERT_TRUE(client);
  EXPECT_EQ(client->daemon(), getpid());
  EXPECT_EQ(client->Ask("status").value(), R"({"state":"online"})");
}

TEST_F(ControlSocketTest, AnswersOneAfterTheOther) {
  const auto socket = Listen();
  for (int i = 0; i < 20; ++i)
    EXPECT_TRUE(ControlClient::Connect(mount, environment)->Ask("status"));
}

TEST_F(ControlSocketTest, RefusesWhatItDoesNotKnow) {
  const auto socket = Listen();
  const auto answer = ControlClient::Connect(mount, environment)->Ask("fly");
  ASSERT_FALSE(answer);
  EXPECT_THAT(answer.error().message, HasSubstr("unknown command fly"));
}

TEST_F(ControlSocketTest, SurvivesWhatIsNoRequest) {
  const auto socket = Listen();
  for (const std::string text : {"", "\n", "not json\n", "[]\n", "{\"command\":5}\n"}) {
    const base::Fd rude(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const UnixAddress address(SocketPath(runtime_dir, mount.mountpoint));
    ASSERT_EQ(connect(rude.get(), address.get(), UnixAddress::size()), 0);
    EXPECT_TRUE(SendAll(rude.get(), text));
    shutdown(rude.get(), SHUT_WR);
    EXPECT_THAT(ReceiveLine(rude.get(), 1000), HasSubstr("not a request"));
  }
  EXPECT_TRUE(ControlClient::Connect(mount, environment)->Ask("status"));
}

TEST_F(ControlSocketTest, IsClosedToOthersAndGoneAtTheEnd) {
  const std::string path = SocketPath(runtime_dir, mount.mountpoint);
  {
    const auto socket = Listen();
    struct stat info {};
    ASSERT_EQ(stat(path.c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777, 0600U);
  }
  EXPECT_NE(access(path.c_str(), F_OK), 0);
  EXPECT_FALSE(ControlClient::Connect(mount, environment));
}

TEST_F(ControlSocketTest, TakesThePlaceOfOneThatWasLeftBehind) {
  const std::string path = SocketPath(runtime_dir, mount.mountpoint);
  {
    const base::Fd dead(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const UnixAddress address(path);
    ASSERT_EQ(bind(dead.get(), address.get(), UnixAddress::size()), 0);
  }
  EXPECT_FALSE(ControlClient::Connect(mount, environment));
  const auto socket = Listen();
  EXPECT_TRUE(ControlClient::Connect(mount, environment));
}

TEST_F(ControlSocketTest, ADaemonOfAnotherUserIsNotBelieved) {
  const auto socket = Listen();
  mount.owner = geteuid() + 1;
  const auto client = ControlClient::Connect(mount, environment);
  // Root's daemon serves everybody: setuid= and root's own mounts look alike.
  EXPECT_EQ(client.has_value(), geteuid() == 0);
}

class LongPathTest : public ControlSocketTest {
 protected:
  LongPathTest() : ControlSocketTest("run/" + std::string(120, 'x')) {}
};

TEST_F(LongPathTest, WorksInADirectoryDeeperThanASocketAddress) {
  const auto socket = Listen();
  EXPECT_TRUE(ControlClient::Connect(mount, environment)->Ask("status"));
}

}  // namespace
}  // namespace dlffs::app
