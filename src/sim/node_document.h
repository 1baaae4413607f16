// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/json.h"

namespace dlffs::sim {

/// The nodes of a `.job` document from brief ones: `{"name", "type",
/// "script"|"sql"|"resource"|"job", "args", "connection", "database", "set": {property: value},
/// "after": [names], "repeat": n}`. A node follows the one before it where `after` is absent;
/// `repeat` makes n of one, with {n} and {p} in its strings replaced by its number and by the one
/// before. A node that has `properties` is complete and stays as it is.
Json ExpandNodes(const Json& nodes);

}  // namespace dlffs::sim
