// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <sys/types.h>

#include "dlffs/base/clock.h"
#include "dlffs/base/result.h"
#include "dlffs/base/unique_function.h"

namespace dlffs::vfs {

/// What the kernel calls a node by. From a counter, never reused within a mount; not the st_ino
/// that users see.
enum class NodeId : uint64_t {};
inline constexpr NodeId kNoNode{0};
inline constexpr NodeId kRootNode{1};

/// A validity without end: contents are immutable, and a name that changes is withdrawn.
inline constexpr base::Duration kForever = std::chrono::hours(24 * 365 * 10);

enum class FileType { kDirectory, kFile, kSymlink };

struct Attributes {
  uint64_t ino = 0;
  FileType type = FileType::kDirectory;
  uint32_t nlink = 1;
  uint64_t size = 0;  ///< bytes
  base::WallTime mtime;
  base::WallTime ctime;
};

/// The answer to a look-up. `node` is kNoNode for a name that does not exist and may be remembered
/// as such.
struct EntryReply {
  NodeId node = kNoNode;
  Attributes attributes;
  base::Duration attributes_valid{0};
  base::Duration entry_valid{0};
};

struct AttrReply {
  Attributes attributes;
  base::Duration valid{0};
};

/// A name in a directory page. `.` and `..` come with node kNoNode: they are not looked up.
struct DirEntry {
  std::string name;
  uint64_t cookie = 0;  ///< where to go on after this name
  EntryReply entry;
};

/// A piece of a file.
struct Content {
  std::shared_ptr<const std::string> bytes;  ///< the whole file
  size_t offset = 0;
  size_t length = 0;  ///< short only at the end of the file
};

struct FsStats {
  uint64_t cache_bytes = 0;
  uint64_t nodes = 0;
};

/// Called exactly once, on any thread, with no lock held.
template <class T>
using Reply = base::UniqueFunction<void(Result<T>)>;

/// A request that may be parked. Told how to be interrupted each time it is about to be.
class Interruptible {
 public:
  virtual ~Interruptible() = default;
  /// `interrupt` may be called from any thread and any number of times, also too early or too late:
  /// then it does nothing. The request calls it until it is answered.
  virtual void Arm(base::UniqueFunction<void()> interrupt) = 0;
};

/// Who asks. Null: cannot be interrupted.
using Caller = std::shared_ptr<Interruptible>;

/// How the kernel learns of changes. Calls for one directory take effect in order.
class KernelNotifier {
 public:
  virtual ~KernelNotifier() = default;
  struct Change {
    NodeId directory = kNoNode;
    std::vector<std::string> names;  ///< of the directory: to be looked up again
    bool drop_pages = false;         ///< the directory's, where it was read from the start
    std::vector<NodeId> attributes;  ///< nodes whose attributes are to be asked again
  };
  /// Withdraws the names, which waits for who reads the directory, then its pages and the
  /// attributes; then calls `done`, on a
  /// notifier's thread or, where the kernel is gone, at once. Never blocks the caller.
  virtual void Publish(Change change, base::UniqueFunction<void()> done) = 0;
};

}  // namespace dlffs::vfs
