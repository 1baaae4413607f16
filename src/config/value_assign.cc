// SPDX-License-Identifier: Apache-2.0
#include "config/value_assign.h"

#include <algorithm>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "dlffs/base/strings.h"

#include "config/endpoints.h"
#include "config/value_parse.h"

namespace dlffs::config {

namespace {

std::string Wrong(const RawValue& value, std::string_view expected) {
  return fmt::format("\"{}\" is not {}", value.Shown(), expected);
}

/// Stores what a parser gave, in a field of any type that it converts to.
template <class T, class Parsed>
bool Store(const Field& field, const std::optional<Parsed>& parsed) {
  if (!parsed) return false;
  *std::get<T*>(field) = *parsed;
  return true;
}

std::string RangeOf(const Setting& setting) {
  if (setting.maximum != std::numeric_limits<uint64_t>::max())
    return fmt::format(" from {} to {}", setting.minimum, setting.maximum);
  return setting.minimum == 0 ? "" : fmt::format(" from {} up", setting.minimum);
}

bool StoreCount(const Setting& setting, const Field& field, const RawValue& value) {
  const auto count = ParseCount(value.text);
  if (!count || *count < setting.minimum || *count > setting.maximum) return false;
  if (std::holds_alternative<std::optional<uint64_t>*>(field))
    return Store<std::optional<uint64_t>>(field, count);
  return Store<uint64_t>(field, count);
}

/// What plain text may hold that only the one key knows of.
std::string TextProblem(std::string_view key, const RawValue& value) {
  const std::string& text = value.text;
  if (key == "network.lookahead" && text != "auto" && text != "off" && !ParseCount(text)) {
    return Wrong(value, "auto, off or a number");
  }
  const auto in_host_name = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  };
  // The region becomes a part of host names.
  if (key == "region" && !std::all_of(text.begin(), text.end(), in_host_name)) {
    return Wrong(value, "a region, as eu-de is");
  }
  return {};
}

std::string AssignUrl(const Setting& setting, const RawValue& value, const Field& field) {
  if (setting.key == "management_endpoint" && value.text == "none") {
    *std::get<std::string*>(field) = value.text;
    return {};
  }
  std::string problem = EndpointProblem(value.text);
  if (!problem.empty()) return fmt::format("\"{}\": {}", MaskUser(value.text), problem);
  *std::get<std::string*>(field) = TrimSlashes(value.text);
  return {};
}

std::string AssignPath(const RawValue& value, const Environment& environment, const Field& field) {
  auto path = ExpandPath(environment, value.text);
  if (!path) return path.error().message;
  if (!path->empty() && path->front() != '/') return Wrong(value, "an absolute path");
  *std::get<std::string*>(field) = *std::move(path);
  return {};
}

std::string AssignList(const RawValue& value, const Field& field) {
  std::vector<std::string> words = value.words ? *value.words : ParseWords(value.text);
  if (!words.empty() && !words.front().starts_with('/')) {
    return Wrong(value, "a program with its absolute path");
  }
  *std::get<std::vector<std::string>*>(field) = std::move(words);
  return {};
}

std::string AssignText(const Setting& setting, const RawValue& value, const Field& field) {
  std::string problem = TextProblem(setting.key, value);
  if (problem.empty()) *std::get<std::string*>(field) = value.text;
  return problem;
}

}  // namespace

std::string RawValue::Shown() const {
  if (!words) return text;
  return fmt::format("{}", fmt::join(*words, " "));
}

std::string AssignValue(const Setting& setting, const RawValue& value,
                        const Environment& environment, Settings& settings) {
  if (value.words && setting.type != Type::kList) return "a list, where one value belongs";
  const Field field = setting.field(settings);
  bool good = true;
  switch (setting.type) {
    case Type::kText:
      return AssignText(setting, value, field);
    case Type::kUrl:
      return AssignUrl(setting, value, field);
    case Type::kPath:
      return AssignPath(value, environment, field);
    case Type::kList:
      return AssignList(value, field);
    case Type::kStructure:
      return "belongs in a settings file";
    case Type::kChoice: {
      const auto choices = base::Split(setting.choices, '|');
      if (std::find(choices.begin(), choices.end(), value.text) == choices.end()) {
        return Wrong(value, "one of " + std::string(setting.choices));
      }
      *std::get<std::string*>(field) = value.text;
      return {};
    }
    case Type::kBool:
      good = Store<bool>(field, ParseBool(value.text));
      break;
    case Type::kCount:
      good = StoreCount(setting, field, value);
      break;
    case Type::kSize:
      good = Store<uint64_t>(field, ParseSize(value.text));
      break;
    case Type::kDuration:
      good = Store<base::Duration>(field, ParseDuration(value.text));
      break;
    case Type::kPercent:
      good = Store<double>(field, ParsePercent(value.text));
      break;
    case Type::kRate:
      good = Store<double>(field, ParseRate(value.text));
      break;
  }
  if (good) return {};
  switch (setting.type) {
    case Type::kBool:
      return Wrong(value, "true or false");
    case Type::kCount:
      return Wrong(value, "a whole number" + RangeOf(setting));
    case Type::kSize:
      return Wrong(value, "a size, as 2GiB or 500MB are");
    case Type::kDuration:
      return Wrong(value, "a duration, as 250ms, 30s, 15min, 2h or 30d are");
    case Type::kPercent:
      return Wrong(value, "a percentage, as 5% is");
    default:
      return Wrong(value, "a rate, as 8/s or 30/min are");
  }
}

}  // namespace dlffs::config
