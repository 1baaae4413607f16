// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "dlffs/base/mutex.h"
#include "dlffs/vfs/types.h"

#include "vfs/cookies.h"
#include "vfs/subject.h"

namespace dlffs::vfs {

/// The nodes that the kernel knows, from look-up to FORGET. Any thread may call; nothing blocks.
class NodeTable {
 public:
  NodeTable();

  /// Null where the node is unknown or was detached: such a directory is dead, whatever appears
  /// under its name.
  SubjectPtr Find(NodeId node) const EXCLUDES(mutex_);
  /// The same also for detached files, whose open readers go on.
  SubjectPtr FindEvenDetached(NodeId node) const EXCLUDES(mutex_);

  /// The node of `name` in `parent`, one look-up counted. The one that was there stays where it is
  /// the same thing, else it is detached and a new one takes its place.
  NodeId Enter(NodeId parent, const std::string& name, SubjectPtr subject) EXCLUDES(mutex_);
  void Forget(NodeId node, uint64_t lookups) EXCLUDES(mutex_);
  /// The name is gone from the directory. Returns what had it; null: the kernel did not know it.
  SubjectPtr Detach(NodeId parent, const std::string& name) EXCLUDES(mutex_);
  /// All directories of a job are gone.
  void DetachJob(const cache::JobKey& key) EXCLUDES(mutex_);

  struct Directory {
    NodeId node;
    SubjectPtr subject;
  };
  /// The live nodes of a listed place, or of a job and the directories in it.
  std::vector<Directory> Of(const catalog::Place& place) const EXCLUDES(mutex_);
  std::vector<Directory> Of(const cache::JobKey& key) const EXCLUDES(mutex_);

  /// Every live directory.
  std::vector<NodeId> Directories() const EXCLUDES(mutex_);

  uint64_t CookieOf(NodeId directory, const std::string& name) EXCLUDES(mutex_);
  std::string NameAt(NodeId directory, uint64_t cookie) const EXCLUDES(mutex_);

  size_t size() const EXCLUDES(mutex_);

 private:
  struct Node {
    SubjectPtr subject;
    NodeId parent = kNoNode;
    std::string name;
    uint64_t lookups = 0;
    bool attached = true;
    Cookies cookies;
  };
  using Position = std::pair<NodeId, std::string>;
  struct PositionHash {
    size_t operator()(const Position& p) const {
      return std::hash<std::string>()(p.second) ^
             (static_cast<size_t>(p.first) * 0x9e3779b97f4a7c15ULL);
    }
  };

  void DetachLocked(NodeId id, Node& node) REQUIRES(mutex_);
  void DropFromIndex(NodeId id, const Node& node) REQUIRES(mutex_);

  mutable base::Mutex mutex_;
  uint64_t next_id_ GUARDED_BY(mutex_) = 2;
  std::unordered_map<NodeId, Node> nodes_ GUARDED_BY(mutex_);
  std::unordered_map<Position, NodeId, PositionHash> children_ GUARDED_BY(mutex_);
  /// Live directories by what they are of.
  std::unordered_multimap<std::string, NodeId> directories_ GUARDED_BY(mutex_);
};

}  // namespace dlffs::vfs
