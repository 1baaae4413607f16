// SPDX-License-Identifier: Apache-2.0
#include "dlffs/config/load.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include <unistd.h>

#include "dlffs/config/directories.h"

#include "config/layers.h"
#include "config/nearest.h"
#include "config/resolve.h"
#include "config/secret_hosts.h"
#include "config/yaml_source.h"

namespace dlffs::config {

namespace {

constexpr int kUsage = 2;
constexpr int kConfiguration = 3;
constexpr std::string_view kPrefix = "DLFFS_";

/// *.yaml of config.d, in byte order.
std::vector<std::string> DropIns(const std::string& dir) {
  std::vector<std::string> files;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(dir, error)) {
    if (entry.path().extension() == ".yaml") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string UserFile(const Environment& environment) {
  const std::string xdg = environment.Get("XDG_CONFIG_HOME");
  return (xdg.starts_with('/') ? xdg : environment.home + "/.config") + "/dlffs/config.yaml";
}

/// The settings files that there are, lowest precedence first. One that was named must exist.
std::vector<std::string> FilesToRead(const LoadRequest& request) {
  const std::string& etc = request.environment.etc;
  std::vector<std::string> candidates = {etc + "/config.yaml"};
  const auto drop_ins = DropIns(etc + "/config.d");
  candidates.insert(candidates.end(), drop_ins.begin(), drop_ins.end());
  if (request.config_file.empty()) candidates.push_back(UserFile(request.environment));

  std::vector<std::string> files;
  for (const std::string& file : candidates) {
    if (access(file.c_str(), F_OK) == 0) files.push_back(file);
  }
  if (!request.config_file.empty()) files.push_back(request.config_file);
  return files;
}

class Loader {
 public:
  explicit Loader(const LoadRequest& request)
      : request_(request), layers_(request.environment), profile_(request.profile) {
    if (profile_ == "none" || profile_ == "default" || profile_ == "dlffs") profile_.clear();
  }

  Checked<Loaded> Run() {
    if (request_.read_files) {
      if (auto done = ReadFiles(); !done) return tl::unexpected(done.error());
    }
    if (auto done = ApplyProfile(); !done) return tl::unexpected(done.error());
    if (request_.read_environment) {
      if (auto done = ApplyEnvironment(); !done) return tl::unexpected(done.error());
    }
    if (auto done = ApplyCommandLine(); !done) return tl::unexpected(done.error());
    EndSource();
    if (std::string warning = secret_hosts_.ForgetForeign(layers_); !warning.empty())
      loaded_.warnings.push_back(std::move(warning));
    loaded_.settings.profile = profile_;
    return Resolve(request_, layers_, std::move(loaded_), std::move(projects_source_));
  }

 private:
  void EndSource() {
    secret_hosts_.Note(layers_);
    layers_.NextSource();
  }

  Checked<void> ReadFiles() {
    for (const std::string& path : FilesToRead(request_)) {
      auto file = ReadSettingsFile(path);
      if (!file) return tl::unexpected(file.error());
      if (auto done = ApplySection(*file, file->top, "", layers_); !done) return done;
      EndSource();
      // Profiles that are not asked for must be right, too: a mistake shows when it is made.
      for (const auto& [name, section] : file->profiles) {
        FileSection copy = section;
        copy.projects.reset();
        Layers unused(request_.environment);
        if (auto done = ApplySection(*file, copy, " profile " + name, unused); !done) return done;
      }
      loaded_.files.push_back(path);
      files_.push_back(*std::move(file));
    }
    return {};
  }

  Checked<void> ApplySection(const SettingsFile& file, const FileSection& section,
                             const std::string& what, Layers& layers) {
    for (const FileEntry& entry : section.entries) {
      const std::string source = fmt::format("{}:{}{}", file.path, entry.line, what);
      if (auto done = layers.Set(entry.key, entry.value, source, kConfiguration); !done)
        return done;
    }
    if (section.projects) {
      loaded_.settings.projects = *section.projects;
      projects_source_ = fmt::format("{}:{}{}", file.path, section.projects_line, what);
    }
    return {};
  }

  Checked<void> ApplyProfile() {
    if (profile_.empty()) return {};
    std::vector<std::string> names;
    bool found = false;
    for (const SettingsFile& file : files_) {
      for (const auto& entry : file.profiles) names.push_back(entry.first);
      found = found || file.profiles.count(profile_) != 0;
    }
    if (!found) {
      return Refuse(kConfiguration,
                    "no profile {} in the settings{}; write it below profiles: in {}", profile_,
                    DidYouMean(profile_, names), UserFile(request_.environment));
    }
    ForgetForeignSecrets();
    for (const SettingsFile& file : files_) {
      const auto section = file.profiles.find(profile_);
      if (section == file.profiles.end()) continue;
      if (auto done = ApplySection(file, section->second, " profile " + profile_, layers_); !done)
        return done;
      EndSource();
    }
    return {};
  }

  /// A profile that asks other servers must not show them the credentials of the top-level
  /// settings.
  void ForgetForeignSecrets() {
    constexpr std::string_view kAddresses[] = {"provider", "endpoint", "iam_endpoint",
                                               "management_endpoint"};
    const bool elsewhere = std::any_of(files_.begin(), files_.end(), [&](const SettingsFile& file) {
      const auto section = file.profiles.find(profile_);
      if (section == file.profiles.end()) return false;
      const auto& entries = section->second.entries;
      return std::any_of(entries.begin(), entries.end(), [&](const FileEntry& entry) {
        return std::find(std::begin(kAddresses), std::end(kAddresses), entry.key) !=
               std::end(kAddresses);
      });
    });
    if (!elsewhere) return;
    for (const Setting& setting : SettingsTable()) {
      if (setting.key.starts_with("auth.")) layers_.Forget(setting.key);
    }
    for (const std::string_view address : kAddresses) layers_.Forget(address);
    // Projects have their ids there, too.
    loaded_.settings.projects.clear();
    projects_source_.clear();
  }

  Checked<void> ApplyEnvironment() {
    for (const auto& [name, value] : request_.environment.variables) {
      if (!name.starts_with(kPrefix) || name == "DLFFS_CONFIG") continue;
      const std::string source = "environment " + name;
      const std::string key = KeyOfVariable(name);
      if (key.empty()) {
        return Refuse(kConfiguration, "{}: unknown setting{}", source, DidYouMeanVariable(name));
      }
      if (auto done =
              layers_.Set(key, {.text = value, .words = std::nullopt}, source, kConfiguration);
          !done) {
        return done;
      }
    }
    EndSource();
    return {};
  }

  static std::string VariableOfKey(const std::string& key) {
    const KeyMatch match = MatchKey(key);
    const std::string suffix = key.substr(match.setting->key.size());
    return VariableName(*match.setting) + (suffix == "_file"      ? "_FILE"
                                           : suffix == "_command" ? "_COMMAND"
                                                                  : "");
  }

  static std::string DidYouMeanVariable(const std::string& name) {
    std::vector<std::string> known;
    for (const std::string& key : KnownKeys()) known.push_back(VariableOfKey(key));
    const std::string nearest = Nearest(name, known);
    return nearest.empty()
               ? ""
               : fmt::format(" (did you mean {}, for {}?)", nearest, KeyOfVariable(nearest));
  }

  static std::string KeyOfVariable(const std::string& name) {
    for (std::string& key : KnownKeys()) {
      if (VariableOfKey(key) == name) return key;
    }
    return {};
  }

  Checked<void> ApplyCommandLine() {
    for (const Assignment& option : request_.mount_options) {
      if (auto done =
              RefuseSecret(option.key, option.value, "-o " + option.key, "in mount options");
          !done) {
        return done;
      }
      if (auto done = Set(option, "-o", kConfiguration); !done) return done;
    }
    for (const Assignment& argument : request_.arguments) {
      if (auto done =
              RefuseSecret(argument.key, argument.value, argument.key, "on the command line");
          !done) {
        return done;
      }
      if (auto done = Set(argument, "command line", kUsage); !done) return done;
    }
    return {};
  }

  Checked<void> Set(const Assignment& assignment, const std::string& source, int exit_code) {
    return layers_.Set(assignment.key, {.text = assignment.value, .words = std::nullopt}, source,
                       exit_code);
  }

  const LoadRequest& request_;
  Layers layers_;
  std::string profile_;
  std::vector<SettingsFile> files_;
  std::string projects_source_;
  SecretHosts secret_hosts_;
  Loaded loaded_;
};

}  // namespace

Checked<Loaded> Load(const LoadRequest& request) { return Loader(request).Run(); }

Checked<std::vector<std::string>> CheckFile(const std::string& file) {
  LoadRequest request;
  request.environment = Environment::OfProcess();
  request.environment.variables.erase("DLFFS_CONFIG");
  request.environment.etc = "/nonexistent";
  request.config_file = file;
  request.read_environment = false;
  request.for_mount = false;
  auto loaded = Load(request);
  if (!loaded) return tl::unexpected(loaded.error());
  return loaded->warnings;
}

}  // namespace dlffs::config
