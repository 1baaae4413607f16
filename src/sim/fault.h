// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "dlffs/base/result.h"

#include "sim/call.h"

namespace dlffs::sim {

enum class FaultEffect {
  kLatency,    ///< answered `delay` later
  kHold,       ///< answered when released
  kStatus,     ///< answered with `status` and `body` instead
  kTruncate,   ///< the connection ends in the middle of the body
  kStall,      ///< the body stops in the middle until released, then the connection ends
  kSilence,    ///< no answer; the connection ends when released
  kWrongCrc,   ///< the zip's checksum of a member is wrong
  kWrongSize,  ///< the zip's size of a member is wrong
  kNotZip,     ///< the body is no zip
};

/// What goes wrong, with which requests, how often.
struct Fault {
  std::optional<CallKind> kind;  ///< none: any
  std::string job;               ///< empty: any
  std::string workspace;         ///< id in the header; empty: any
  FaultEffect effect = FaultEffect::kLatency;
  std::chrono::milliseconds delay{0};
  int status = 503;
  std::string body;
  std::string content_type;
  std::string retry_after;          ///< header of the same name; empty: none
  std::optional<size_t> cut_after;  ///< bytes; none: half of the body
  bool after_answer = false;        ///< hold, latency: what is answered is decided before the wait
  int skip = 0;                     ///< matching requests that are spared first
  int times = -1;                   ///< matching requests that are hit; -1: all

  static Result<Fault> FromJson(const Json& json);
  Json ToJson() const;
  bool Matches(const Call& call, const Request& request) const;
};

}  // namespace dlffs::sim
