// SPDX-License-Identifier: Apache-2.0
#include "sim/fault.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

namespace dlffs::sim {

namespace {

constexpr std::array<std::pair<std::string_view, FaultEffect>, 9> kEffects = {
    {{"latency", FaultEffect::kLatency},
     {"hold", FaultEffect::kHold},
     {"status", FaultEffect::kStatus},
     {"truncate", FaultEffect::kTruncate},
     {"stall", FaultEffect::kStall},
     {"silence", FaultEffect::kSilence},
     {"wrong_crc", FaultEffect::kWrongCrc},
     {"wrong_size", FaultEffect::kWrongSize},
     {"not_zip", FaultEffect::kNotZip}}};

constexpr std::array<std::string_view, 13> kMembers = {
    "kind", "fault",       "job",   "workspace", "ms",   "status", "body",
    "type", "retry_after", "bytes", "stage",     "skip", "times"};

Status CheckMembers(const Json& json) {
  if (!json.is_object()) return Err(ErrorCode::kInternal, "a fault is a JSON object");
  for (const auto& [name, value] : json.items()) {
    if (std::find(kMembers.begin(), kMembers.end(), name) == kMembers.end()) {
      return Err(ErrorCode::kInternal, "a fault has no member \"{}\"", name);
    }
  }
  return {};
}

Result<FaultEffect> EffectOf(const std::string& name) {
  for (const auto& [known, effect] : kEffects) {
    if (known == name) return effect;
  }
  return Err(ErrorCode::kInternal, "\"fault\": \"{}\" is none", name);
}

std::string TextOf(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  return value.dump();
}

}  // namespace

Result<Fault> Fault::FromJson(const Json& json) {
  if (Status known = CheckMembers(json); !known) return tl::unexpected(known.error());
  Fault fault;
  const std::string kind = json.value("kind", "any");
  fault.kind = CallKindOf(kind);
  if (!fault.kind && kind != "any")
    return Err(ErrorCode::kInternal, "\"kind\": \"{}\" is none", kind);
  const Result<FaultEffect> effect = EffectOf(json.value("fault", ""));
  if (!effect) return tl::unexpected(effect.error());
  fault.effect = *effect;
  fault.job = json.value("job", "");
  fault.workspace = json.value("workspace", "");
  fault.delay = std::chrono::milliseconds(json.value("ms", int64_t{0}));
  fault.status = json.value("status", fault.status);
  if (json.contains("body")) fault.body = TextOf(json["body"]);
  fault.content_type = json.value("type", "");
  if (json.contains("retry_after")) fault.retry_after = TextOf(json["retry_after"]);
  if (json.contains("bytes")) fault.cut_after = json["bytes"].get<size_t>();
  fault.after_answer = json.value("stage", "request") == "answer";
  fault.skip = json.value("skip", 0);
  fault.times = json.value("times", -1);
  return fault;
}

Json Fault::ToJson() const {
  Json json;
  json["kind"] = kind ? CallKindName(*kind) : std::string_view("any");
  for (const auto& [name, known] : kEffects) {
    if (known == effect) json["fault"] = name;
  }
  if (!job.empty()) json["job"] = job;
  if (!workspace.empty()) json["workspace"] = workspace;
  json["skip"] = skip;
  json["times"] = times;
  return json;
}

bool Fault::Matches(const Call& call, const Request& request) const {
  if (kind && *kind != call.kind) return false;
  if (!job.empty() && job != call.name) return false;
  return workspace.empty() || workspace == request.Header("workspace");
}

}  // namespace dlffs::sim
