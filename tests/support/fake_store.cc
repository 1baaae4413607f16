// SPDX-License-Identifier: Apache-2.0
#include "support/fake_store.h"

#include <algorithm>

#include "dlffs/catalog/listing.h"

#include "support/zip_builder.h"

namespace dlffs::test {

namespace {

std::shared_ptr<const cache::Version> Assemble(const cache::JobKey& key,
                                               const archive::Manifest& manifest,
                                               const cache::Stamp& stamp, base::WallTime now,
                                               const cache::Version* before) {
  auto version = std::make_shared<cache::Version>();
  version->key = key;
  version->digest = manifest.Digest();
  version->stamp = stamp;
  version->exported_at = version->checked_at = now;
  for (const archive::Member& member : manifest.members) {
    cache::File file{.member = member, .mtime = now, .ctime = now};
    if (before != nullptr) {
      for (const cache::File& old : before->files) {
        if (old.member.path != member.path || old.member.sha256 != member.sha256) continue;
        file.mtime = old.mtime;
        file.ctime = old.ctime;
      }
    }
    version->has_scripts |= member.path.ends_with(".script");
    version->files.push_back(std::move(file));
  }
  return version;
}

}  // namespace

std::shared_ptr<const cache::Version> MakeVersion(const cache::JobKey& key, const Files& files,
                                                  const cache::Stamp& stamp, base::WallTime now) {
  archive::Manifest manifest;
  for (const auto& [path, bytes] : files) {
    manifest.members.push_back({.path = path,
                                .name = path.substr(path.rfind('/') + 1),
                                .size = bytes.size(),
                                .sha256 = base::Sha256::Of(bytes)});
  }
  std::sort(manifest.members.begin(), manifest.members.end(),
            [](const archive::Member& a, const archive::Member& b) { return a.path < b.path; });
  return Assemble(key, manifest, stamp, now, nullptr);
}

std::string ExportZip(const Files& files) {
  ZipBuilder zip;
  for (const auto& [path, bytes] : files) zip.Add(path, bytes);
  return zip.Build();
}

cache::Stamp StampOf(const api::Job& job) {
  return {.fingerprint = catalog::Fingerprint(job),
          .last_update_time_ms = job.last_update_time_ms,
          .create_time_ms = job.create_time_ms,
          .last_update_user = job.last_update_user};
}

Result<std::shared_ptr<const cache::Version>> FakeStore::Current(const cache::JobKey& key) {
  base::MutexLock lock(mutex_);
  const auto at = current_.find(key);
  return at != current_.end() ? at->second : nullptr;
}

Result<cache::Store::Published> FakeStore::Publish(const cache::JobKey& key,
                                                   const archive::VerifiedExport& answer,
                                                   const cache::Stamp& stamp, base::WallTime now) {
  base::MutexLock lock(mutex_);
  std::shared_ptr<const cache::Version>& current = current_[key];
  const std::shared_ptr<const cache::Version> before = current;
  auto after = Assemble(key, answer.manifest(), stamp, now, before.get());
  const bool changed = !before || before->digest != after->digest;
  if (!changed) {
    auto kept = std::make_shared<cache::Version>(*before);
    kept->stamp = stamp;
    kept->checked_at = now;
    after = std::move(kept);
  }
  current = after;
  return Published{.version = std::move(after), .changed = changed};
}

Result<std::shared_ptr<const std::string>> FakeStore::Read(const cache::Version& version,
                                                           size_t file) {
  base::MutexLock lock(mutex_);
  if (fail_reads_) return Err(ErrorCode::kCorrupt, "as the test wants");
  return Content(version, file);
}

std::shared_ptr<const std::string> FakeStore::Cached(const cache::Version& version, size_t file) {
  base::MutexLock lock(mutex_);
  return in_memory_ ? Content(version, file) : nullptr;
}

std::shared_ptr<const std::string> FakeStore::Content(const cache::Version& version,
                                                      size_t file) const {
  return contents_.at(version.files.at(file).member.sha256);
}

std::shared_ptr<const cache::Version> FakeStore::Put(const cache::JobKey& key, const Files& files,
                                                     const cache::Stamp& stamp,
                                                     base::WallTime now) {
  Know(files);
  auto version = MakeVersion(key, files, stamp, now);
  base::MutexLock lock(mutex_);
  current_[key] = version;
  return version;
}

void FakeStore::Know(const Files& files) {
  base::MutexLock lock(mutex_);
  for (const auto& [path, bytes] : files) {
    contents_[base::Sha256::Of(bytes)] = std::make_shared<const std::string>(bytes);
  }
}

void FakeStore::FailReads(bool fail) {
  base::MutexLock lock(mutex_);
  fail_reads_ = fail;
}

void FakeStore::HoldInMemory(bool hold) {
  base::MutexLock lock(mutex_);
  in_memory_ = hold;
}

}  // namespace dlffs::test
