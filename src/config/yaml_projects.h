// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <yaml-cpp/yaml.h>

#include "dlffs/config/settings.h"

namespace dlffs::config {

/// The value of `projects`. Throws Problem and YAML::Exception, for the reader of the file to
/// catch.
std::vector<Project> ReadProjects(const YAML::Node& node, const std::string& path);

}  // namespace dlffs::config
