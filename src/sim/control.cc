// SPDX-License-Identifier: Apache-2.0
#include "sim/control.h"

#include <chrono>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "sim/edit.h"

namespace dlffs::sim {

namespace {

constexpr int64_t kDefaultWaitMs = 10'000;

Reply Done() { return JsonReply(200, {{"ok", true}}); }

Reply Refused(int status, const std::string& why) { return JsonReply(status, {{"error", why}}); }

int64_t Number(const Request& request, const char* name, int64_t otherwise) {
  const auto found = request.query.find(name);
  return found == request.query.end() ? otherwise
                                      : std::strtoll(found->second.c_str(), nullptr, 10);
}

std::chrono::steady_clock::time_point WaitUntil(const Request& request) {
  return std::chrono::steady_clock::now() +
         std::chrono::milliseconds(Number(request, "timeout_ms", kDefaultWaitMs));
}

}  // namespace

Reply Control::Handle(const Request& request) {
  try {
    return Dispatch(request);
  } catch (const Json::exception& error) {
    return Refused(400, error.what());
  }
}

Reply Control::Dispatch(const Request& request) {
  const std::string asked = request.method + " " + request.path;
  if (asked == "GET /-/sim/counts") return CountsNow(request);
  if (asked == "GET /-/sim/held") return HeldNow(request);
  if (asked == "GET /-/sim/faults") return JsonReply(200, faults_.ToJson());
  if (asked == "DELETE /-/sim/counts") {
    counts_.Reset();
    return Done();
  }
  if (asked == "DELETE /-/sim/faults") {
    faults_.Clear();
    return Done();
  }
  if (asked == "DELETE /-/sim/tokens") {
    tokens_.ExpireAll();
    return Done();
  }
  if (asked == "POST /-/sim/faults") return PlanFaults(Json::parse(request.body));
  if (asked == "POST /-/sim/edits") {
    const Status edited = ApplyEdit(world_, Json::parse(request.body));
    if (edited) return Done();
    return Refused(edited.error().code == ErrorCode::kNotFound ? 404 : 400, edited.error().message);
  }
  return Refused(404, "no such control path: " + asked);
}

Reply Control::CountsNow(const Request& request) {
  const auto kind = request.query.find("kind");
  if (kind != request.query.end()) {
    const auto known = CallKindOf(kind->second);
    if (!known) return Refused(400, "no such kind: " + kind->second);
    counts_.WaitFor(*known, static_cast<int>(Number(request, "at_least", 1)), WaitUntil(request));
  }
  return JsonReply(200, counts_.ToJson());
}

Reply Control::HeldNow(const Request& request) {
  const int64_t least = Number(request, "at_least", 0);
  if (least > 0) faults_.WaitForHeld(static_cast<size_t>(least), WaitUntil(request));
  return JsonReply(200, faults_.HeldToJson());
}

Reply Control::PlanFaults(const Json& body) {
  if (body.is_object() && body.value("release", false)) {
    if (faults_.ReleaseOne(body.value("job", ""))) return Done();
    return Refused(404, "no such request is held");
  }
  std::vector<Fault> faults;
  for (const Json& json : body.is_array() ? body : Json::array({body})) {
    Result<Fault> fault = Fault::FromJson(json);
    if (!fault) return Refused(400, fault.error().message);
    faults.push_back(std::move(*fault));
  }
  for (Fault& fault : faults) faults_.Add(std::move(fault));
  return Done();
}

}  // namespace dlffs::sim
