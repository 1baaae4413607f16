// SPDX-License-Identifier: Apache-2.0
#include "api/json_decode.h"

#include <charconv>
#include <cmath>

namespace dlffs::api {

namespace {

const Json* MemberAt(const Json& object, const char* key) {
  if (!object.is_object()) return nullptr;
  const auto member = object.find(key);
  return member == object.end() ? nullptr : &*member;
}

std::optional<int64_t> WholeNumber(double value) {
  // Beyond 2^53 a double is no longer exact, and a cast beyond 2^63 undefined.
  constexpr double kMost = 9007199254740992.0;
  if (!std::isfinite(value) || std::abs(value) > kMost) return std::nullopt;
  return static_cast<int64_t>(value);
}

}  // namespace

std::optional<Json> ParseJson(std::string_view text) {
  Json value = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (value.is_discarded()) return std::nullopt;
  return value;
}

std::string TextAt(const Json& object, const char* key) {
  const Json* const member = MemberAt(object, key);
  if (member == nullptr) return {};
  if (member->is_string()) return member->get<std::string>();
  if (member->is_number()) return member->dump();
  return {};
}

std::optional<int64_t> NumberAt(const Json& object, const char* key) {
  const Json* const member = MemberAt(object, key);
  if (member == nullptr) return std::nullopt;
  if (member->is_number_float()) return WholeNumber(member->get<double>());
  if (member->is_number_unsigned() && member->get<uint64_t>() > INT64_MAX) return std::nullopt;
  if (member->is_number()) return member->get<int64_t>();
  if (!member->is_string()) return std::nullopt;
  const auto& text = member->get_ref<const std::string&>();
  int64_t value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

bool FlagAt(const Json& object, const char* key) {
  const Json* const member = MemberAt(object, key);
  if (member == nullptr) return false;
  if (member->is_boolean()) return member->get<bool>();
  if (member->is_string() && member->get_ref<const std::string&>() == "true") return true;
  return NumberAt(object, key).value_or(0) != 0;
}

const Json* ArrayAt(const Json& object, const char* key) {
  const Json* const member = MemberAt(object, key);
  return member != nullptr && member->is_array() ? member : nullptr;
}

const Json* ObjectAt(const Json& object, const char* key) {
  const Json* const member = MemberAt(object, key);
  return member != nullptr && member->is_object() ? member : nullptr;
}

std::string DumpJson(const Json& value) {
  return value.dump(-1, ' ', /*ensure_ascii=*/false, Json::error_handler_t::replace);
}

}  // namespace dlffs::api
