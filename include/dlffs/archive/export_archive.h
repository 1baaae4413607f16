// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "dlffs/base/digest.h"
#include "dlffs/base/result.h"

namespace dlffs::archive {

/// The settings `limits.*`; each is checked while inflating, never by what a zip declares.
struct Limits {
  uint64_t member_size = 256ULL << 20;
  uint64_t unpacked_size = 1ULL << 30;
  uint64_t members = 100'000;
  /// Inflated bytes per compressed byte, counted from 1 MiB inflated on; 0: any.
  uint64_t ratio = 1000;
};

/// A file of an export, as the mount shows it.
struct Member {
  std::string path;  ///< below the job directory, every component safe (base::SafeComponent):
                     ///< "scripts/a.script"
  std::string name;  ///< the real last component, before it was made safe
  uint64_t size = 0;
  base::Sha256 sha256;
};

/// What a job contains: its members in byte order of path. Its digest names the version
/// (architecture.md 11).
struct Manifest {
  std::vector<Member> members;
  /// SHA-256 over "path NUL size NUL sha256-hex LF" of every member.
  base::Sha256 Digest() const;
};

/// One job's share of a verified answer: each member was inflated once, its CRC, size and the
/// limits hold. Immutable; any thread may read it. Keeps the answer's bytes alive.
class VerifiedExport {
 public:
  virtual ~VerifiedExport() = default;
  virtual const Manifest& manifest() const = 0;
  /// Writes a container in the layout of a single export to `path` (which must not exist), members
  /// copied as compressed, with `record` as the zip comment. Nothing is synced. kNoSpace,
  /// kInternal.
  virtual Status WriteContainer(const std::string& path, std::string_view record) const = 0;
};

/// Verifies the answer of a single export of `job`, in either layout (api.md 1.4).
/// kCorrupt: not a zip, cut short, wrong CRC or size. kTooLarge: over a limit.
Result<std::shared_ptr<const VerifiedExport>> VerifySingle(std::string zip, const std::string& job,
                                                           const Limits& limits);

/// Verifies the answer of a batch export and gives each of `jobs` what a single export would have
/// given: per-job directories, or the flat layout by the references of api.md 2.5. kCorrupt also
/// where a member cannot be attributed: such an answer is not used at all (architecture.md 19).
Result<std::map<std::string, std::shared_ptr<const VerifiedExport>>> VerifyBatch(
    std::string zip, const std::vector<std::string>& jobs, const Limits& limits);

/// An open container. Any thread may read; holds one file descriptor.
class Container {
 public:
  virtual ~Container() = default;
  /// The whole content of a member by its path in Manifest. kNotFound, kCorrupt.
  virtual Result<std::string> Read(const std::string& path) const = 0;
  /// The record that WriteContainer stored.
  virtual const std::string& record() const = 0;
  /// Inflates everything again and returns what is in it. kCorrupt.
  virtual Result<Manifest> Verify(const Limits& limits) const = 0;
};

/// kNotFound: no such file. kCorrupt: not a container of ours.
Result<std::shared_ptr<const Container>> OpenContainer(const std::string& path);

}  // namespace dlffs::archive
