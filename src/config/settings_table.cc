// SPDX-License-Identifier: Apache-2.0
#include "dlffs/config/settings_table.h"

#include <algorithm>
#include <array>

namespace dlffs::config {

namespace {

Field None(Settings&) { return std::monostate(); }

// NOLINTBEGIN(bugprone-macro-parentheses): the argument is a member path, not an expression.
#define DLFFS_FIELD(path) [](Settings& s) -> Field { return &s.path; }
// NOLINTEND(bugprone-macro-parentheses)

constexpr std::string_view kMethods = "auto|token|password|aksk|cloud|command|metadata";

/// The one above is what system calls take for "none".
constexpr uint64_t kLargestId = 4'294'967'294;

constexpr Setting Count(std::string_view key, std::string_view default_text, std::string_view help,
                        Field (*field)(Settings&), uint64_t minimum,
                        uint64_t maximum = std::numeric_limits<uint64_t>::max()) {
  return {.key = key,
          .type = Type::kCount,
          .default_text = default_text,
          .help = help,
          .field = field,
          .minimum = minimum,
          .maximum = maximum};
}

constexpr std::array kTable = {
    Setting{"provider", Type::kChoice, "otc", "which cloud; with region, gives the three endpoints",
            DLFFS_FIELD(provider), "otc|huaweicloud|huaweicloud-eu|custom"},
    Setting{"region", Type::kText, "", "region, as in eu-de", DLFFS_FIELD(region)},
    Setting{"endpoint", Type::kUrl, "", "DataArts Factory V1", DLFFS_FIELD(endpoint)},
    Setting{"iam_endpoint", Type::kUrl, "", "identity service", DLFFS_FIELD(iam_endpoint)},
    Setting{"management_endpoint", Type::kUrl, "",
            "service that lists workspaces; none where there is none",
            DLFFS_FIELD(management_endpoint)},

    Setting{"auth.method", Type::kChoice, "auto", "how to sign in", DLFFS_FIELD(auth.method),
            kMethods},
    Setting{"auth.cloud", Type::kText, "", "a clouds.yaml entry", DLFFS_FIELD(auth.cloud)},
    Setting{
        "auth.token", Type::kText, "", "a token, used as it is", DLFFS_FIELD(auth.token), {}, true},
    Setting{"auth.username", Type::kText, "", "IAM user", DLFFS_FIELD(auth.username)},
    Setting{"auth.password",
            Type::kText,
            "",
            "password of the IAM user",
            DLFFS_FIELD(auth.password),
            {},
            true},
    Setting{"auth.domain", Type::kText, "", "account (domain) of the IAM user",
            DLFFS_FIELD(auth.domain)},
    Setting{"auth.access_key", Type::kText, "", "access key id", DLFFS_FIELD(auth.access_key)},
    Setting{"auth.secret_key",
            Type::kText,
            "",
            "secret access key",
            DLFFS_FIELD(auth.secret_key),
            {},
            true},
    Setting{"auth.security_token",
            Type::kText,
            "",
            "token that belongs to temporary access keys",
            DLFFS_FIELD(auth.security_token),
            {},
            true},
    Setting{"auth.command", Type::kList, "",
            "program (absolute path, no shell) that prints credentials as JSON",
            DLFFS_FIELD(auth.command)},

    Setting{"projects", Type::kStructure, "",
            "projects and workspaces to show; found through IAM otherwise", None},

    Setting{"export.status", Type::kChoice, "develop", "which state of a job is exported",
            DLFFS_FIELD(exports.status), "develop|submit"},
    Setting{"export.depend", Type::kBool, "true", "export the scripts and resources of a job, too",
            DLFFS_FIELD(exports.depend)},

    Setting{"cache.dir", Type::kPath, "~/.cache/dlffs", "where exports are kept",
            DLFFS_FIELD(cache.dir)},
    Setting{"cache.max_size", Type::kSize, "2GiB", "how much is kept; 0 keeps in memory only",
            DLFFS_FIELD(cache.max_size)},
    Setting{"cache.min_free", Type::kPercent, "5%", "share of the disk that is left free",
            DLFFS_FIELD(cache.min_free)},
    Setting{"cache.on_denied", Type::kChoice, "hide",
            "what a refused workspace still shows of what is kept", DLFFS_FIELD(cache.on_denied),
            "hide|keep"},
    Setting{"cache.max_offline", Type::kDuration, "30d",
            "how long what is kept stays readable without signing in",
            DLFFS_FIELD(cache.max_offline)},

    Setting{"history.max_size", Type::kSize, "500MiB", "how much of former versions is kept",
            DLFFS_FIELD(history.max_size)},
    Setting{"history.max_age", Type::kDuration, "90d", "how long former versions are kept",
            DLFFS_FIELD(history.max_age)},

    Setting{"refresh.listing", Type::kDuration, "30s", "age at which a listing is asked for again",
            DLFFS_FIELD(refresh.listing)},
    Setting{"refresh.export", Type::kDuration, "15min",
            "age at which an export with scripts is asked for again", DLFFS_FIELD(refresh.exports)},
    Setting{"refresh.patience", Type::kDuration, "2s", "how long an access waits for a refresh",
            DLFFS_FIELD(refresh.patience)},

    Setting{"network.deadline", Type::kDuration, "60s", "how long a program waits for an answer",
            DLFFS_FIELD(network.deadline)},
    Setting{"network.connect_timeout", Type::kDuration, "10s", "how long a connection may take",
            DLFFS_FIELD(network.connect_timeout)},
    Setting{"network.stall_timeout", Type::kDuration, "30s", "how long a transfer may stand still",
            DLFFS_FIELD(network.stall_timeout)},
    Count("network.parallel", "8", "requests at one time", DLFFS_FIELD(network.parallel), 1, 1000),
    Setting{"network.export_rate", Type::kRate, "8/s", "most exports in a second",
            DLFFS_FIELD(network.export_rate)},
    Setting{"network.list_rate", Type::kRate, "25/s", "most list calls in a second",
            DLFFS_FIELD(network.list_rate)},
    Count("network.retries", "5", "how often a failed request is repeated",
          DLFFS_FIELD(network.retries), 0, 100),
    Setting{"network.ca_file", Type::kPath, "", "certificates to trust instead of the system's",
            DLFFS_FIELD(network.ca_file)},
    Setting{"network.proxy", Type::kText, "", "proxy; from the environment otherwise",
            DLFFS_FIELD(network.proxy)},
    Setting{"network.no_proxy", Type::kText, "", "hosts that are reached without the proxy",
            DLFFS_FIELD(network.no_proxy)},
    Setting{"network.proxy_auth", Type::kChoice, "basic", "how the proxy is signed in to",
            DLFFS_FIELD(network.proxy_auth), "basic|digest|ntlm|negotiate|any"},
    Setting{"network.insecure", Type::kBool, "false", "do not verify certificates",
            DLFFS_FIELD(network.insecure)},
    Setting{"network.batch", Type::kChoice, "auto", "export many jobs with one request",
            DLFFS_FIELD(network.batch), "auto|off"},
    Setting{"network.lookahead", Type::kText, "auto",
            "jobs exported ahead of a scan: auto, off or a number", DLFFS_FIELD(network.lookahead)},

    Setting{"limits.export_size", Type::kSize, "256MiB", "largest export",
            DLFFS_FIELD(limits.export_size)},
    Setting{"limits.member_size", Type::kSize, "256MiB", "largest file of an export",
            DLFFS_FIELD(limits.member_size)},
    Setting{"limits.unpacked_size", Type::kSize, "1GiB", "largest export when unpacked",
            DLFFS_FIELD(limits.unpacked_size)},
    Count("limits.members", "100000", "most files of an export", DLFFS_FIELD(limits.members), 1),
    Count("limits.ratio", "1000", "most bytes unpacked from one byte", DLFFS_FIELD(limits.ratio),
          1),

    Setting{"mount.point", Type::kPath, "/mnt/dlf", "where to mount when no directory is named",
            DLFFS_FIELD(mount.point)},
    Setting{"mount.allow_other", Type::kBool, "false", "let other users in",
            DLFFS_FIELD(mount.allow_other)},
    Count("mount.uid", "", "owner of the files; the mounting user otherwise",
          DLFFS_FIELD(mount.uid), 0, kLargestId),
    Count("mount.gid", "", "group of the files; the mounting user's otherwise",
          DLFFS_FIELD(mount.gid), 0, kLargestId),

    Setting{"diff.command", Type::kText, "diff -ru", "program that compares two versions",
            DLFFS_FIELD(diff.command)},

    Setting{"log.level", Type::kChoice, "info", "least severe lines that are logged",
            DLFFS_FIELD(log.level), "debug|info|warning|error"},
    Setting{"log.format", Type::kChoice, "text", "format of log lines", DLFFS_FIELD(log.format),
            "text|json"},
    Setting{"log.audit", Type::kBool, "false", "log who read what", DLFFS_FIELD(log.audit)},

    Setting{"profiles", Type::kStructure, "",
            "further identities by name, each with any of the keys above", None},
};
#undef DLFFS_FIELD

std::string Replace(std::string_view text, std::string_view from, char to) {
  std::string replaced(text);
  for (char& c : replaced) {
    if (from.find(c) != std::string_view::npos) c = to;
  }
  return replaced;
}

}  // namespace

std::span<const Setting> SettingsTable() { return kTable; }

const Setting* FindSetting(std::string_view key) {
  const auto* found =
      std::find_if(kTable.begin(), kTable.end(), [&](const Setting& s) { return s.key == key; });
  return found == kTable.end() ? nullptr : found;
}

std::string ArgumentName(const Setting& setting) { return "--" + Replace(setting.key, "._", '-'); }

std::string VariableName(const Setting& setting) {
  std::string name = "DLFFS_" + Replace(setting.key, ".", '_');
  std::transform(name.begin(), name.end(), name.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return name;
}

std::string ValueSyntax(const Setting& setting) {
  switch (setting.type) {
    case Type::kText:
      return "TEXT";
    case Type::kChoice:
      return std::string(setting.choices);
    case Type::kBool:
      return "true|false";
    case Type::kCount:
      return "NUMBER";
    case Type::kSize:
      return "SIZE";
    case Type::kDuration:
      return "DURATION";
    case Type::kPercent:
      return "PERCENT";
    case Type::kRate:
      return "RATE";
    case Type::kPath:
      return "PATH";
    case Type::kUrl:
      return "URL";
    case Type::kList:
      return "WORDS";
    case Type::kStructure:
      return "";
  }
  return "";
}

}  // namespace dlffs::config
