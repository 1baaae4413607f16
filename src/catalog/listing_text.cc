// SPDX-License-Identifier: Apache-2.0
#include "catalog/listing_text.h"

#include <charconv>

#include "dlffs/base/strings.h"

namespace dlffs::catalog {

namespace {

constexpr std::string_view kVersionLine = "dlffs-listing 1";
constexpr size_t kFields = 13;

void AppendEscaped(std::string& out, std::string_view field) {
  for (const char c : field) {
    if (c == '\t') {
      out += "\\t";
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\\') {
      out += "\\\\";
    } else {
      out.push_back(c);
    }
  }
}

std::string Unescaped(std::string_view field) {
  std::string out;
  for (size_t i = 0; i < field.size(); ++i) {
    if (field[i] != '\\' || i + 1 == field.size()) {
      out.push_back(field[i]);
      continue;
    }
    const char c = field[++i];
    out.push_back(c == 't' ? '\t' : c == 'n' ? '\n' : c);
  }
  return out;
}

std::string Number(const std::optional<int64_t>& value) {
  return value ? std::to_string(*value) : "";
}

/// False where `text` is neither empty nor a number.
bool ToNumber(std::string_view text, std::optional<int64_t>& value) {
  if (text.empty()) return true;
  int64_t number = 0;
  const auto end = std::from_chars(text.data(), text.data() + text.size(), number);
  if (end.ec != std::errc() || end.ptr != text.data() + text.size()) return false;
  value = number;
  return true;
}

std::optional<Entry> ToEntry(std::string_view line) {
  const std::vector<std::string> fields = base::Split(line, '\t');
  if (fields.size() != kFields) return std::nullopt;
  Entry entry;
  std::string* const texts[] = {
      &entry.name,           &entry.real_name, &entry.id,
      &entry.job.name,       &entry.job.type,  &entry.job.owner,
      &entry.job.status,     &entry.job.path,  &entry.job.last_update_user,
      &entry.job.create_user};
  for (size_t i = 0; i < std::size(texts); ++i) *texts[i] = Unescaped(fields[i]);
  if (!ToNumber(fields[10], entry.job.create_time_ms)) return std::nullopt;
  if (!ToNumber(fields[11], entry.job.last_update_time_ms)) return std::nullopt;
  entry.job.single_node = fields[12] == "1";
  return entry;
}

}  // namespace

std::string ToText(const std::vector<Entry>& entries) {
  std::string text(kVersionLine);
  text += '\n';
  for (const Entry& entry : entries) {
    const api::Job& job = entry.job;
    for (const std::string& field :
         {entry.name, entry.real_name, entry.id, job.name, job.type, job.owner, job.status,
          job.path, job.last_update_user, job.create_user, Number(job.create_time_ms),
          Number(job.last_update_time_ms)}) {
      AppendEscaped(text, field);
      text += '\t';
    }
    text += job.single_node ? "1\n" : "0\n";
  }
  return text;
}

std::optional<std::vector<Entry>> FromText(std::string_view text) {
  std::vector<Entry> entries;
  bool first = true;
  while (!text.empty()) {
    const size_t end = text.find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end + 1);
    if (first) {
      if (line != kVersionLine) return std::nullopt;
      first = false;
      continue;
    }
    std::optional<Entry> entry = ToEntry(line);
    if (!entry) return std::nullopt;
    entries.push_back(std::move(*entry));
  }
  if (first) return std::nullopt;
  return entries;
}

std::string StorageKey(const std::string& endpoint, const std::string& account,
                       const Place& place) {
  switch (place.kind) {
    case Place::Kind::kRoot:
      return endpoint + " projects " + account;
    case Place::Kind::kProject:
      return endpoint + " workspaces " + place.project_id;
    case Place::Kind::kWorkspace:
      return endpoint + " jobs " + place.project_id + " " + place.workspace_id;
  }
  return endpoint;
}

}  // namespace dlffs::catalog
