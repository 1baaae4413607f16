// SPDX-License-Identifier: Apache-2.0
#include "vfs/xattrs.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "vfs/core.h"

namespace dlffs::vfs {

namespace {

constexpr std::string_view kPrefix = "user.dlf.";
constexpr size_t kVersionDigits = 12;

void Put(std::map<std::string, std::string>& xattrs, const char* name, const std::string& value) {
  if (!value.empty()) xattrs.emplace(name, value);
}

void PutTime(std::map<std::string, std::string>& xattrs, const char* name,
             const std::optional<int64_t>& ms) {
  if (ms) xattrs.emplace(name, TimeText(base::FromMillis(*ms)));
}

std::string ErrorText(const Error& error) {
  std::string text = error.message;
  if (error.http_status != 0) text += fmt::format(" [HTTP {}]", error.http_status);
  if (!error.service_code.empty()) text += fmt::format(" [{}]", error.service_code);
  if (!error.request_id.empty()) text += fmt::format(" [request {}]", error.request_id);
  return text;
}

}  // namespace

std::string_view ExportStateName(ExportState state) {
  switch (state) {
    case ExportState::kFresh:
      return "fresh";
    case ExportState::kStale:
      return "stale";
    case ExportState::kUncached:
      return "uncached";
    case ExportState::kGone:
      return "gone";
    case ExportState::kFailed:
      return "failed";
  }
  return "unknown";
}

std::string TimeText(base::WallTime time) {
  const int64_t ms = base::ToMillis(time);
  const auto seconds = static_cast<std::time_t>(ms / 1000);
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", fmt::gmtime(seconds), ms % 1000);
}

Xattrs JobXattrs(const Subject& subject, const catalog::Entry* entry, const cache::Version* version,
                 ExportState state, const std::optional<Error>& error) {
  Xattrs xattrs;
  std::string name = subject.job->key.job;
  if (subject.kind == Kind::kFile) name = subject.content().member.name;
  if (subject.kind == Kind::kJobDir) name = subject.path.substr(subject.path.rfind('/') + 1);
  Put(xattrs.listed, "name", name);
  Put(xattrs.listed, "export_status", subject.job->key.export_status);
  if (entry != nullptr) {
    Put(xattrs.listed, "path", entry->job.path);
    Put(xattrs.listed, "owner", entry->job.owner);
    Put(xattrs.listed, "type", entry->job.type);
    Put(xattrs.listed, "status", entry->job.status);
    Put(xattrs.listed, "last_update_user", entry->job.last_update_user);
    PutTime(xattrs.listed, "last_update_time", entry->job.last_update_time_ms);
    PutTime(xattrs.listed, "create_time", entry->job.create_time_ms);
  }
  if (subject.kind == Kind::kFile) version = subject.version.get();
  if (version != nullptr) {
    Put(xattrs.listed, "version", version->digest.Hex().substr(0, kVersionDigits));
    Put(xattrs.unlisted, "exported_at", TimeText(version->exported_at));
  }
  if (subject.kind == Kind::kFile)
    Put(xattrs.listed, "sha256", subject.content().member.sha256.Hex());
  Put(xattrs.unlisted, "state", std::string(ExportStateName(state)));
  if (error) Put(xattrs.unlisted, "error", ErrorText(*error));
  return xattrs;
}

Xattrs ListedXattrs(const catalog::Entry* entry, const std::optional<Error>& error) {
  Xattrs xattrs;
  if (entry != nullptr) {
    Put(xattrs.listed, "name", entry->real_name);
    Put(xattrs.listed, "id", entry->id);
  }
  if (error) Put(xattrs.unlisted, "error", ErrorText(*error));
  return xattrs;
}

Xattrs Vfs::Core::XattrsOf(const Subject& subject) {
  switch (subject.kind) {
    case Kind::kRoot:
      return ListedXattrs(nullptr, catalog_.Look(subject.place).error);
    case Kind::kProject:
    case Kind::kWorkspace: {
      const bool project = subject.kind == Kind::kProject;
      const catalog::View parent = catalog_.Look(
          project ? catalog::RootPlace() : catalog::ProjectPlace(subject.place.project_id));
      const catalog::Entry* entry = parent.listing ? parent.listing->Find(subject.shown) : nullptr;
      return ListedXattrs(entry, catalog_.Look(subject.place).error);
    }
    case Kind::kJob:
    case Kind::kJobDir:
    case Kind::kFile: {
      const catalog::View workspace = catalog_.Look(subject.job->workspace);
      const catalog::Entry* entry =
          workspace.listing ? workspace.listing->Find(subject.job->shown) : nullptr;
      const fetch::VersionPtr version = fetcher_.Stored(subject.job->key);
      return JobXattrs(subject, entry, version.get(), StateOf(*subject.job),
                       fetcher_.Look(subject.job->key).error);
    }
    case Kind::kAlias:
    case Kind::kControl:
      return {};
  }
  return {};
}

Result<std::optional<std::string>> Vfs::GetXattr(NodeId node, std::string_view name) {
  const SubjectPtr subject = core_->nodes_.FindEvenDetached(node);
  if (!subject) return Err(ErrorCode::kNotFound, "deleted");
  if (!name.starts_with(kPrefix)) return std::nullopt;
  const Xattrs xattrs = core_->XattrsOf(*subject);
  const std::string key(name.substr(kPrefix.size()));
  for (const auto* values : {&xattrs.listed, &xattrs.unlisted}) {
    if (const auto at = values->find(key); at != values->end()) return at->second;
  }
  return std::nullopt;
}

Result<std::vector<std::string>> Vfs::ListXattr(NodeId node) {
  const SubjectPtr subject = core_->nodes_.FindEvenDetached(node);
  if (!subject) return Err(ErrorCode::kNotFound, "deleted");
  std::vector<std::string> names;
  for (const auto& [name, value] : core_->XattrsOf(*subject).listed)
    names.push_back(std::string(kPrefix) + name);
  return names;
}

}  // namespace dlffs::vfs
