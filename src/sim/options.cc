// SPDX-License-Identifier: Apache-2.0
#include "sim/options.h"

#include <map>
#include <string>

#include <CLI/CLI.hpp>

#include "dlffs/base/version.h"

namespace dlffs::sim {

namespace {

constexpr int kUsageError = 2;

void AddDataFlags(CLI::App& app, Options& options) {
  app.add_option("--data", options.data, "Folder of definitions (default: the sample)");
  app.add_option("--generate", options.generate, "Make up this many jobs in one workspace instead")
      ->check(CLI::Range(1, 10'000));
  app.add_option("--seed", options.seed, "What --generate draws from")->capture_default_str();
}

void AddSignInFlags(CLI::App& app, Options& options, int& lifetime) {
  app.add_option("--user", options.user, "The user who may sign in")->capture_default_str();
  app.add_option("--password", options.password, "The user's password")->capture_default_str();
  app.add_option("--domain", options.domain, "The user's domain (account)")->capture_default_str();
  app.add_option("--token", options.token, "A token that is always valid")->capture_default_str();
  app.add_option("--access-key", options.access_key, "The access key that may sign")
      ->capture_default_str();
  app.add_option("--secret-key", options.secret_key, "Its secret")->capture_default_str();
  app.add_option("--security-token", options.security_token,
                 "Makes it a temporary key, which comes with this token");
  app.add_option("--token-lifetime", lifetime, "Seconds that an issued token is valid")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
}

void AddBehaviourFlags(CLI::App& app, Options& options) {
  app.add_option("--page-limit", options.page_limit, "The longest page of a job list")
      ->check(CLI::IsMember({100, 1000}))
      ->capture_default_str();
  app.add_flag("--row-offset", options.row_offset,
               "The offset of jobs, scripts and resources counts rows, not pages");
  app.add_flag("!--no-last-update-time", options.last_update_time,
               "Job lists do not say when a job was changed");
  app.add_flag("!--no-management", options.management, "Instances and workspaces cannot be listed");
  app.add_flag("!--no-default-workspace", options.default_workspace,
               "No workspace serves requests without the workspace header");
  app.add_flag("!--no-export-body", options.export_body, "Refuse exports that have a body");
  const std::map<std::string, BatchLayout> layouts{{"per-job", BatchLayout::kPerJob},
                                                   {"flat", BatchLayout::kFlat}};
  app.add_option("--batch-layout", options.batch_layout, "per-job or flat")
      ->transform(CLI::CheckedTransformer(layouts))
      ->default_str("per-job");
  app.add_flag("--batch-skips-missing", options.batch_skips_missing,
               "A batch export leaves unknown jobs out instead of failing");
  app.add_flag("!--no-data-descriptors", options.data_descriptors,
               "Zips say sizes before the data of a member");
  app.add_flag("!--no-utf8-flag", options.utf8_flag, "Zips do not mark names as UTF-8");
}

}  // namespace

CommandLine ParseCommandLine(int argc, const char* const* argv) {
  CommandLine line;
  Options& options = line.options;
  CLI::App app(
      "A local DataArts Factory: sign-in, lists and exports over HTTP, for demonstration and "
      "tests");
  app.set_version_flag("-V,--version", "dlf-sim " + std::string(base::Version()));
  app.add_option("--port", options.port, "Port of the service; 0: any")
      ->check(CLI::Range(0, 65535));
  app.add_option("--control-port", options.control_port, "Port of the control path; 0: any")
      ->check(CLI::Range(0, 65535));
  app.add_option("--threads", options.threads, "The most connections served at a time")
      ->check(CLI::Range(1, 4096))
      ->capture_default_str();
  app.add_flag("--die-with-parent", options.die_with_parent, "End when the starting process ends");
  auto lifetime = static_cast<int>(options.token_lifetime.count());
  AddDataFlags(app, options);
  AddSignInFlags(app, options, lifetime);
  AddBehaviourFlags(app, options);
  try {
    app.parse(argc, argv);
    options.token_lifetime = std::chrono::seconds(lifetime);
  } catch (const CLI::ParseError& error) {
    line.stop = true;
    line.exit_code = app.exit(error) == 0 ? 0 : kUsageError;
  }
  return line;
}

}  // namespace dlffs::sim
