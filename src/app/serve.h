// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>

#include "dlffs/config/problem.h"
#include "dlffs/config/settings.h"

namespace dlffs::app {

/// Keeps other programs of the user from reading the memory of this one, and secrets out of core
/// dumps. To be called again after the user was changed, which undoes it.
void HideMemory();

/// Mounts and serves until unmounted or told to end by a signal. `source`: what mount(8) shows, and
/// compares with fstab. `ready` is called once the mount answers. Returns the exit code, or why
/// nothing was mounted. HoldSignals must have been called.
config::Checked<int> Serve(const config::Settings& settings, const std::string& mountpoint,
                           const std::string& source, const std::function<void()>& ready);

}  // namespace dlffs::app
