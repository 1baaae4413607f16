// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "dlffs/cache/store.h"
#include "dlffs/catalog/listing.h"
#include "dlffs/fetch/fetcher.h"

namespace dlffs::vfs {

enum class Kind {
  kRoot,
  kProject,
  kWorkspace,
  kJob,
  kJobDir,  ///< jobs, scripts, resources or deeper
  kFile,
  kAlias,    ///< an id, as a symlink to the name
  kControl,  ///< .dlf
};

/// A job's place in the service and in the tree.
struct JobRef {
  catalog::Place workspace;
  std::string shown;  ///< its name in the workspace directory
  cache::JobKey key;
};

/// What a node stands for. Immutable.
struct Subject {
  Kind kind = Kind::kRoot;
  catalog::Place place;  ///< root, project, workspace: its own; alias: the directory it is in
  std::string shown;     ///< project, workspace: its name in `place`'s parent
  std::shared_ptr<const JobRef> job;  ///< job and below
  std::string path;  ///< below the job, "scripts" or "scripts/a.script"; empty: the job itself
  fetch::VersionPtr version;  ///< file: the version that it belongs to
  size_t file = 0;            ///< file: its index in `version`
  std::string target;         ///< alias

  const cache::File& content() const { return version->files[file]; }
  bool IsListed() const {
    return kind == Kind::kRoot || kind == Kind::kProject || kind == Kind::kWorkspace;
  }
};

using SubjectPtr = std::shared_ptr<const Subject>;

/// True where the kernel may go on using the node: the same thing, with the same bytes.
bool SameThing(const Subject& a, const Subject& b);

}  // namespace dlffs::vfs
