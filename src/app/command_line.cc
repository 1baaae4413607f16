// SPDX-License-Identifier: Apache-2.0
#include "app/command_line.h"

#include <algorithm>
#include <array>
#include <utility>

#include "dlffs/base/strings.h"
#include "dlffs/config/arguments.h"

namespace dlffs::app {

namespace {

using config::Checked;
using config::Refuse;

constexpr std::array kFlags = {
    Flag{"help", 'h', "", "", "say what a command does"},
    Flag{"version", 'V', "", "", "print the version"},
    Flag{"verbose", 'v', "", "", "log more; twice: everything"},
    Flag{"debug", 'd', "", "", "log everything, and stay in the foreground"},
    Flag{"config", 0, "FILE", "", "settings file to read instead of the user's own"},
    Flag{"foreground", 'f', "", "mount", "stay in the foreground and log to standard error"},
    Flag{"", 'o', "OPTS", "mount demo",
         "settings as key=value, separated by commas; mount(8) options are ignored"},
    Flag{"force", 'f', "", "umount",
         "abort the connection and detach, also where the daemon does not answer"},
    Flag{"json", 0, "", "status", "print one JSON object"},
    Flag{"all", 0, "", "version", "the versions of libraries, too"},
};

bool IsBoolWord(std::string_view text) { return text == "true" || text == "false"; }

/// Walks through the arguments once, filling a CommandLine.
class Parser {
 public:
  explicit Parser(const std::vector<std::string>& arguments) : arguments_(arguments) {}

  Checked<CommandLine> Run() {
    bool options_ended = false;
    while (next_ < arguments_.size()) {
      const std::string& argument = arguments_[next_++];
      Checked<void> done;
      if (options_ended || argument.size() < 2 || argument.front() != '-') {
        (line_.command.empty() ? line_.command : line_.operands.emplace_back()) = argument;
      } else if (argument == "--") {
        options_ended = true;
      } else if (argument.starts_with("--")) {
        done = Long(argument);
      } else {
        done = Letters(argument.substr(1));
      }
      if (!done) return tl::unexpected(done.error());
    }
    return std::move(line_);
  }

 private:
  Checked<void> Long(const std::string& argument) {
    const size_t equals = argument.find('=');
    const std::string name = argument.substr(0, equals);
    const bool has_value = equals != std::string::npos;
    std::string value = has_value ? argument.substr(equals + 1) : "";
    for (const Flag& flag : kFlags) {
      if (flag.name.empty() || name.substr(2) != flag.name || !FlagBelongsTo(flag, line_.command))
        continue;
      if (flag.argument.empty()) {
        if (has_value) return Refuse(kExitUsage, "{} takes no value", name);
        return Apply(flag, "");
      }
      if (!has_value && !TakeNext(value))
        return Refuse(kExitUsage, "{} needs a value: {} {}", name, name, flag.argument);
      return Apply(flag, value);
    }
    return Setting(name, has_value, std::move(value));
  }

  Checked<void> Setting(const std::string& name, bool has_value, std::string value) {
    auto argument = config::FindArgument(name);
    if (!argument) return tl::unexpected(argument.error());
    if (!has_value) {
      if (argument->flag) {
        value = "true";
        if (next_ < arguments_.size() && IsBoolWord(arguments_[next_])) value = arguments_[next_++];
      } else if (!TakeNext(value)) {
        return Refuse(kExitUsage, "{} needs a value", name);
      }
    }
    line_.settings.push_back({argument->key, std::move(value)});
    return {};
  }

  Checked<void> Letters(std::string_view letters) {
    while (!letters.empty()) {
      const char letter = letters.front();
      letters.remove_prefix(1);
      const auto* flag = std::find_if(kFlags.begin(), kFlags.end(), [&](const Flag& f) {
        return f.letter == letter && FlagBelongsTo(f, line_.command);
      });
      if (flag == kFlags.end()) {
        return Refuse(kExitUsage, "-{}: unknown option; see: dlffs help {}", letter, line_.command);
      }
      std::string value;
      if (!flag->argument.empty()) {
        value = letters;
        letters = {};
        if (value.empty() && !TakeNext(value))
          return Refuse(kExitUsage, "-{} needs a value", letter);
      }
      if (auto done = Apply(*flag, value); !done) return done;
    }
    return {};
  }

  Checked<void> Apply(const Flag& flag, const std::string& value) {
    if (flag.letter == 'o') return config::ParseMountOptions(value, false, line_.mount_options);
    if (flag.name == "config") line_.config_file = value;
    if (flag.name == "verbose") ++line_.verbose;
    for (const auto& [name, target] :
         {std::pair("help", &line_.help), std::pair("version", &line_.version),
          std::pair("debug", &line_.debug), std::pair("foreground", &line_.foreground),
          std::pair("force", &line_.force), std::pair("json", &line_.json),
          std::pair("all", &line_.all)}) {
      if (flag.name == name) *target = true;
    }
    return {};
  }

  bool TakeNext(std::string& value) {
    if (next_ == arguments_.size()) return false;
    value = arguments_[next_++];
    return true;
  }

  const std::vector<std::string>& arguments_;
  size_t next_ = 0;
  CommandLine line_;
};

}  // namespace

std::span<const Flag> FlagTable() { return kFlags; }

bool FlagBelongsTo(const Flag& flag, std::string_view command) {
  if (flag.commands.empty()) return true;
  const auto commands = base::Split(flag.commands, ' ');
  return std::find(commands.begin(), commands.end(), command) != commands.end();
}

Checked<CommandLine> ParseCommandLine(const std::vector<std::string>& arguments) {
  return Parser(arguments).Run();
}

bool IsMountHelper(std::string_view program) {
  const std::string_view name = program.substr(program.rfind('/') + 1);
  return name == "mount.dlffs" || name == "mount.fuse.dlffs";
}

Checked<CommandLine> ParseMountHelper(const std::vector<std::string>& arguments) {
  CommandLine line;
  line.command = "mount";
  bool sloppy = false;
  std::vector<std::string> options;
  for (size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    if (argument.size() < 2 || argument.front() != '-') {
      line.operands.push_back(argument);
      continue;
    }
    for (size_t k = 1; k < argument.size(); ++k) {
      const char letter = argument[k];
      sloppy = sloppy || letter == 's';
      line.fake = line.fake || letter == 'f';
      line.verbose += letter == 'v' ? 1 : 0;
      if (letter == 'h') line.help = true;
      if (letter == 'V') line.version = true;
      if (letter != 'o' && letter != 't' && letter != 'N') continue;
      std::string value = argument.substr(k + 1);
      if (value.empty() && i + 1 < arguments.size()) value = arguments[++i];
      if (letter == 'o') options.push_back(std::move(value));
      break;
    }
  }
  // -s may come after -o.
  for (const std::string& text : options) {
    if (auto done = config::ParseMountOptions(text, sloppy, line.mount_options); !done) {
      return tl::unexpected(done.error());
    }
  }
  return line;
}

}  // namespace dlffs::app
