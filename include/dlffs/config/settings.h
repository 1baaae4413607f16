// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "dlffs/base/clock.h"

namespace dlffs::config {

/// How to sign in. Secrets are resolved: KEY_file was read and KEY_command was run.
struct Auth {
  std::string method = "auto";
  std::string cloud;
  std::string token;
  std::string username;
  std::string
      user_id;  ///< instead of username and domain; only found in the environment (OS_USER_ID)
  std::string password;
  std::string domain;
  std::string access_key;
  std::string secret_key;
  std::string security_token;
  std::vector<std::string> command;

  /// Something to sign in with was given; it may still be wrong.
  bool Given() const {
    return !token.empty() || (!password.empty() && !(username.empty() && user_id.empty())) ||
           (!access_key.empty() && !secret_key.empty());
  }
};

struct Workspace {
  std::string name;
  std::string id;                 ///< empty: the default workspace, addressed by sending no header
  std::vector<std::string> jobs;  ///< always shown, also where listing is not available
};

struct Project {
  std::string name;
  std::string id;                     ///< empty: found through IAM by name
  std::vector<Workspace> workspaces;  ///< empty: found through the management endpoint
};

struct Export {
  std::string status = "develop";  ///< develop | submit
  bool depend = true;
};

struct Cache {
  std::string dir;  ///< absolute
  uint64_t max_size = 2ULL << 30;
  double min_free = 0.05;  ///< of the file system, as a fraction
  std::string on_denied = "hide";
  base::Duration max_offline = std::chrono::hours(24 * 30);
};

struct History {
  uint64_t max_size = 500ULL << 20;
  base::Duration max_age = std::chrono::hours(24 * 90);
};

struct Refresh {
  base::Duration listing = std::chrono::seconds(30);
  base::Duration exports = std::chrono::minutes(15);  ///< the key `refresh.export`
  base::Duration patience = std::chrono::seconds(2);
};

struct Network {
  base::Duration deadline = std::chrono::seconds(60);
  base::Duration connect_timeout = std::chrono::seconds(10);
  base::Duration stall_timeout = std::chrono::seconds(30);
  uint64_t parallel = 8;
  double export_rate = 8;  ///< per second
  double list_rate = 25;   ///< per second
  uint64_t retries = 5;
  std::string ca_file;  ///< empty: the system's
  std::string proxy;    ///< empty: from the environment
  std::string no_proxy;
  std::string proxy_auth = "basic";
  bool insecure = false;
  std::string batch = "auto";
  std::string lookahead = "auto";  ///< auto | off | a number
};

struct Limits {
  uint64_t export_size = 256ULL << 20;
  uint64_t member_size = 256ULL << 20;
  uint64_t unpacked_size = 1ULL << 30;
  uint64_t members = 100'000;
  uint64_t ratio = 1000;
};

struct Mount {
  std::string point = "/mnt/dlf";
  bool allow_other = false;
  std::optional<uint64_t> uid;  ///< nothing: the mounting user
  std::optional<uint64_t> gid;
};

struct Diff {
  std::string command = "diff -ru";
};

struct Log {
  std::string level = "info";  ///< debug | info | warning | error
  std::string format = "text";
  bool audit = false;
};

/// Everything that can be set, as it takes effect; grouped and named as in the settings file.
/// The defaults are those of the settings table (src/config/settings_table.cc), which a test
/// compares.
struct Settings {
  std::string profile;  ///< empty: the top-level settings
  std::string provider = "otc";
  std::string region;
  std::string endpoint;             ///< Factory V1, no trailing slash
  std::string iam_endpoint;         ///< no trailing slash
  std::string management_endpoint;  ///< "none": there is none
  Auth auth;
  std::vector<Project> projects;  ///< empty: found through IAM
  Export exports;                 ///< the group `export`
  Cache cache;
  History history;
  Refresh refresh;
  Network network;
  Limits limits;
  Mount mount;
  Diff diff;
  Log log;

  std::string state_dir;    ///< history, last catalog, logs; absolute
  std::string runtime_dir;  ///< sockets; absolute
};

}  // namespace dlffs::config
