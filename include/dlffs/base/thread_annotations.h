// SPDX-License-Identifier: Apache-2.0
#pragma once

// Clang's thread-safety attributes (clang.llvm.org/docs/ThreadSafetyAnalysis.html); nothing
// elsewhere.
#if defined(__clang__)
#define DLFFS_ATTRIBUTE(x) __attribute__((x))
#else
#define DLFFS_ATTRIBUTE(x)
#endif

#define CAPABILITY(x) DLFFS_ATTRIBUTE(capability(x))
#define SCOPED_CAPABILITY DLFFS_ATTRIBUTE(scoped_lockable)
#define GUARDED_BY(x) DLFFS_ATTRIBUTE(guarded_by(x))
#define REQUIRES(...) DLFFS_ATTRIBUTE(requires_capability(__VA_ARGS__))
#define EXCLUDES(...) DLFFS_ATTRIBUTE(locks_excluded(__VA_ARGS__))
#define ACQUIRE(...) DLFFS_ATTRIBUTE(acquire_capability(__VA_ARGS__))
#define RELEASE(...) DLFFS_ATTRIBUTE(release_capability(__VA_ARGS__))
