// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "dlffs/base/result.h"

namespace dlffs::sim {

/// How a batch export lays out its zip (the documentation shows the first, its text promises the
/// second).
enum class BatchLayout {
  kPerJob,  ///< jobs/<job>/<job>.job with the scripts beside it
  kFlat,    ///< as a single export: jobs/, scripts/, resources/
};

/// What a simulator does; the defaults are those of the program's flags.
struct Options {
  int port = 0;          ///< of the service; 0: any free one
  int control_port = 0;  ///< of the control path; 0: any free one
  std::string data;      ///< folder of definitions; empty: the sample
  int generate = 0;      ///< jobs to make up instead of reading `data`; 0: none
  uint64_t seed = 1;
  int threads = 256;  ///< the most connections that are served at a time

  std::string user = "demo";
  std::string password = "demo";
  std::string domain = "demo";
  std::string token = "demo-token";  ///< valid everywhere and always; empty: none
  std::string access_key = "DEMOACCESSKEY0000001";
  std::string secret_key = "demoSecretKey";
  std::string security_token;  ///< makes the access key a temporary one, which is sent with it
  std::chrono::seconds token_lifetime = std::chrono::hours(24);

  int page_limit = 100;     ///< what a greater `limit` of a job list is cut to
  bool row_offset = false;  ///< `offset` of Factory lists counts rows, not pages
  bool last_update_time = true;
  bool management = true;         ///< instances and workspaces can be listed
  bool default_workspace = true;  ///< a request without the workspace header is served
  bool export_body = true;        ///< false: an export with a body is refused, as older services do

  BatchLayout batch_layout = BatchLayout::kPerJob;
  bool batch_skips_missing = false;  ///< false: one unknown job fails the whole batch export
  bool data_descriptors =
      true;  ///< sizes after the data of a member, as a streaming writer leaves them
  bool utf8_flag = true;

  bool die_with_parent = false;
};

struct CommandLine {
  Options options;
  bool stop = false;  ///< nothing is to be run: `exit_code` says with what to end
  int exit_code = 0;
};

/// Prints help, version and usage errors itself.
CommandLine ParseCommandLine(int argc, const char* const* argv);

}  // namespace dlffs::sim
