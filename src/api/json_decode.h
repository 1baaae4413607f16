// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace dlffs::api {

using Json = nlohmann::json;

/// The gate for JSON of a service: nothing here throws, and fields of an unexpected type are as
/// good as missing (api.md C16: the service's samples print one field as a number and as a string).

/// Nothing where `text` is no JSON, or not UTF-8.
std::optional<Json> ParseJson(std::string_view text);

/// A member that is a string or a number, as text; empty where there is none.
std::string TextAt(const Json& object, const char* key);
/// A member that is a number or a string of digits.
std::optional<int64_t> NumberAt(const Json& object, const char* key);
/// A member that is true, a number other than 0, or "true".
bool FlagAt(const Json& object, const char* key);
/// A member that is an array or object; null where there is none.
const Json* ArrayAt(const Json& object, const char* key);
const Json* ObjectAt(const Json& object, const char* key);

/// JSON text; bytes that are not UTF-8 are replaced, where nlohmann would throw.
std::string DumpJson(const Json& value);

}  // namespace dlffs::api
