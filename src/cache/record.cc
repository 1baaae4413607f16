// SPDX-License-Identifier: Apache-2.0
#include "cache/record.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "cache/times.h"

namespace dlffs::cache {

namespace {

using nlohmann::json;

constexpr int kFormat = 1;
constexpr size_t kMaxZipComment = 65535;
/// 2 times of 19 digits and a count; what is beyond leaves room for the rest of the record.
constexpr size_t kMaxRuns = 1000;

json OptionalNumber(const std::optional<int64_t>& number) {
  return number ? json(*number) : json(nullptr);
}

std::optional<int64_t> ReadOptionalNumber(const json& number) {
  if (number.is_null()) return std::nullopt;
  return number.get<int64_t>();
}

json KeyToJson(const JobKey& key) {
  return {{"endpoint", key.endpoint},
          {"project_id", key.project_id},
          {"workspace_id", key.workspace_id},
          {"job", key.job},
          {"export_status", key.export_status}};
}

json StampToJson(const Stamp& stamp) {
  return {{"fingerprint", stamp.fingerprint},
          {"last_update_time_ms", OptionalNumber(stamp.last_update_time_ms)},
          {"create_time_ms", OptionalNumber(stamp.create_time_ms)},
          {"last_update_user", stamp.last_update_user}};
}

/// Throws json::exception where something is missing or of another type.
Record RecordFromJson(const json& root) {
  const json& key = root.at("key");
  const json& stamp = root.at("stamp");
  Record record;
  record.key = {.endpoint = key.at("endpoint"),
                .project_id = key.at("project_id"),
                .workspace_id = key.at("workspace_id"),
                .job = key.at("job"),
                .export_status = key.at("export_status")};
  record.digest =
      base::Sha256::FromHex(root.at("digest").get<std::string>()).value_or(base::Sha256{});
  record.stamp = {.fingerprint = stamp.at("fingerprint"),
                  .last_update_time_ms = ReadOptionalNumber(stamp.at("last_update_time_ms")),
                  .create_time_ms = ReadOptionalNumber(stamp.at("create_time_ms")),
                  .last_update_user = stamp.at("last_update_user")};
  record.exported_at = FromNanos(root.at("exported_at").get<int64_t>());
  for (const json& run : root.at("times")) {
    record.times.push_back({.mtime = FromNanos(run.at(0).get<int64_t>()),
                            .ctime = FromNanos(run.at(1).get<int64_t>()),
                            .members = run.at(2).get<size_t>()});
  }
  return record;
}

}  // namespace

Record MakeRecord(const Version& version) {
  Record record{.key = version.key,
                .digest = version.digest,
                .stamp = version.stamp,
                .exported_at = version.exported_at,
                .times = {}};
  Record::Run latest{.mtime = base::WallTime::min(), .ctime = base::WallTime::min(), .members = 0};
  for (const File& file : version.files) {
    latest = {std::max(latest.mtime, file.mtime), std::max(latest.ctime, file.ctime),
              latest.members + 1};
    const bool same = !record.times.empty() && record.times.back().mtime == file.mtime &&
                      record.times.back().ctime == file.ctime;
    if (!same) record.times.push_back({.mtime = file.mtime, .ctime = file.ctime, .members = 0});
    ++record.times.back().members;
  }
  if (record.times.size() > kMaxRuns) record.times = {latest};
  return record;
}

Result<std::string> WriteRecord(const Record& record) {
  json times = json::array();
  for (const Record::Run& run : record.times) {
    times.push_back({ToNanos(run.mtime), ToNanos(run.ctime), run.members});
  }
  const json root = {{"format", kFormat},
                     {"key", KeyToJson(record.key)},
                     {"digest", record.digest.Hex()},
                     {"exported_at", ToNanos(record.exported_at)},
                     {"stamp", StampToJson(record.stamp)},
                     {"times", std::move(times)}};
  // A name that is not UTF-8 makes a record that fits no key; dump would throw.
  std::string text = root.dump(-1, ' ', false, json::error_handler_t::replace);
  if (text.size() <= kMaxZipComment) return text;
  return Err(ErrorCode::kInternal, "record of job {}: {} bytes do not fit in a zip comment",
             record.key.job, text.size());
}

Result<Record> ParseRecord(std::string_view text) {
  const json root = json::parse(text, nullptr, false);
  try {
    const auto format = root.at("format").get<int64_t>();
    if (format > kFormat) return Err(ErrorCode::kInternal, "record of a later format {}", format);
    return RecordFromJson(root);
  } catch (const json::exception& error) {
    return Err(ErrorCode::kCorrupt, "not a record: {}", error.what());
  }
}

std::optional<std::vector<File>> FilesOf(const Record& record, const archive::Manifest& manifest) {
  std::vector<File> files;
  files.reserve(manifest.members.size());
  for (const Record::Run& run : record.times) {
    if (run.members > manifest.members.size() - files.size()) return std::nullopt;
    for (size_t i = 0; i < run.members; ++i) {
      files.push_back(
          {.member = manifest.members[files.size()], .mtime = run.mtime, .ctime = run.ctime});
    }
  }
  if (files.size() != manifest.members.size()) return std::nullopt;
  return files;
}

}  // namespace dlffs::cache
