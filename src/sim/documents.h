// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "sim/realm.h"

namespace dlffs::sim {

/// The bytes of a document of ours: indented, as an analyst would like to grep and diff it.
std::string Pretty(const Json& document);

/// A job from its definition (brief, or a whole document). `listing` in it holds members of its
/// list entry; `created` and `updated`, in milliseconds, default to moments that follow from its
/// name. Throws nlohmann's exceptions where a member is missing or has the wrong type, like the
/// others here.
Job MakeJob(const Json& definition);
/// The same, with the exact bytes to export.
Job MakeJob(const Json& definition, std::string document);
/// `old` with another saved document, updated at `now` milliseconds. What does not follow from the
/// document stays, also what was submitted: only a new name shows there.
Job ChangedJob(const Job& old, const Json& document, int64_t now);

/// `{"name", "type", "content", …}`.
Script MakeScript(const Json& definition);
Script MakeScript(const Json& definition, std::string document);

/// `{"name", "type", "location", …}`.
Resource MakeResource(const Json& definition);
Resource MakeResource(const Json& definition, std::string document);

/// A number that follows from a text alone.
uint64_t NumberOf(const std::string& text);

}  // namespace dlffs::sim
