// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "sim/json.h"

namespace dlffs::sim {

/// The `.job` document of a job that is defined briefly (README.md, "Definitions"): what is left
/// out becomes what the console would write, with its extra and misspelt members. A definition that
/// is a document already is returned as it is. Throws nlohmann's exceptions where a member has the
/// wrong type.
Json ExpandJob(const Json& definition);

/// Names of the scripts that the nodes of a document run.
std::vector<std::string> ScriptsOf(const Json& document);
/// Names, or locations, of what may be resources that a document needs.
std::vector<std::string> ResourcesOf(const Json& document);

}  // namespace dlffs::sim
