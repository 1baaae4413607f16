// SPDX-License-Identifier: Apache-2.0
#include <cstdio>

#include <fmt/format.h>

#include "dlffs/config/settings_table.h"

#include "app/commands.h"

namespace dlffs::app {

namespace {

constexpr std::string_view kAbout =
    "dlffs mounts the jobs of DataArts Factory as a read-only filesystem.\n";
constexpr std::string_view kValues =
    "SIZE: 2GiB, 500MB. DURATION: 250ms, 30s, 15min, 2h, 30d. RATE: 8/s, 30/min. PERCENT: 5%.\n"
    "Each setting KEY may be written as --KEY VALUE, as -o KEY=VALUE, in the environment as "
    "DLFFS_KEY (capitals,\n"
    "_ for .), or in ~/.config/dlffs/config.yaml or /etc/dlffs/config.yaml. Secrets: only in a "
    "file or the\n"
    "environment, or from KEY_file or KEY_command.\n";

std::string FlagLine(const Flag& flag, bool with_commands) {
  std::string names;
  if (flag.letter != 0) names = fmt::format("-{}", flag.letter);
  if (!flag.name.empty()) names += fmt::format("{}--{}", names.empty() ? "" : " ", flag.name);
  if (!flag.argument.empty()) names += fmt::format(" {}", flag.argument);
  const std::string of = flag.commands.empty() ? "" : fmt::format("{}: ", flag.commands);
  return fmt::format("  {:<20} {}{}\n", names, with_commands ? of : "", flag.help);
}

std::string SettingLines(const config::Setting& setting) {
  const std::string syntax = config::ValueSyntax(setting);
  const std::string fallback =
      setting.default_text.empty() ? "" : fmt::format(" [{}]", setting.default_text);
  if (setting.type == config::Type::kStructure) {
    return fmt::format("  {}\n      {} (settings file only)\n", setting.key, setting.help);
  }
  const std::string argument = config::ArgumentName(setting);
  if (setting.secret) {
    return fmt::format("  {}-file PATH, {}-command WORDS\n      {}\n", argument, argument,
                       setting.help);
  }
  return fmt::format("  {} {}\n      {}{}\n", argument, syntax, setting.help, fallback);
}

std::string_view Details(std::string_view command) {
  if (command == "mount") {
    return "One argument is MOUNTPOINT if it contains a /, else SOURCE. SOURCE is a profile of the "
           "settings; none,\n"
           "default and dlffs are the top-level settings. MOUNTPOINT is the setting mount.point "
           "where it is left out.\n"
           "Returns when the mount answers; it does not wait for the network.\n";
  }
  if (command == "demo") {
    return "Prints `mounted on PATH` and stays in the foreground. Ctrl-C or `dlffs umount PATH` "
           "ends it and removes\n"
           "everything that it made.\n";
  }
  if (command == "umount") {
    return "umount(8) and `fusermount3 -u` do the same. --force frees programs that are blocked in "
           "the mount.\n";
  }
  if (command == "status") {
    return "Without MOUNTPOINT: the mount of the working directory, else the only one.\n";
  }
  return {};
}

}  // namespace

std::string HelpText() {
  std::string text(kAbout);
  text += "\nusage: dlffs COMMAND ...\n\ncommands:\n";
  for (const Command& command : CommandTable()) {
    text += fmt::format("  {} {}\n      {}\n", command.name, command.synopsis, command.help);
  }
  text += "\noptions:\n";
  for (const Flag& flag : FlagTable()) text += FlagLine(flag, true);
  text += "\nsettings [default]:\n";
  for (const config::Setting& setting : config::SettingsTable()) text += SettingLines(setting);
  text += "\n";
  text += kValues;
  text +=
      "\nexit codes: 0 done, 1 failed, 2 usage, 3 configuration, 4 credentials, 5 network or "
      "service, 6 mount\n";
  return text;
}

std::string HelpText(const Command& command) {
  const std::string_view details = Details(command.name);
  std::string text =
      fmt::format("usage: dlffs {} {}\n\n{}\n\n{}{}options:\n", command.name, command.synopsis,
                  command.help, details, details.empty() ? "" : "\n");
  for (const Flag& flag : FlagTable()) {
    if (FlagBelongsTo(flag, command.name)) text += FlagLine(flag, false);
  }
  text += "  --KEY VALUE          any setting; `dlffs help` lists them\n";
  return text;
}

int RunHelp(const CommandLine& line) {
  if (line.operands.empty()) {
    std::fputs(HelpText().c_str(), stdout);
    return 0;
  }
  const Command* command = FindCommand(line.operands[0]);
  if (command == nullptr)
    return Complain({kExitUsage, line.operands[0] + ": unknown command; see: dlffs help"});
  std::fputs(HelpText(*command).c_str(), stdout);
  return 0;
}

}  // namespace dlffs::app
