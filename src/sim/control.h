// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/counts.h"
#include "sim/fault_plan.h"
#include "sim/message.h"
#include "sim/realm.h"
#include "sim/tokens.h"

namespace dlffs::sim {

/// Answers the requests of the control path, `/-/sim/…` (README.md, "Control path"). Any thread may
/// call.
class Control {
 public:
  /// Borrows everything.
  Control(World& world, Tokens& tokens, Counts& counts, FaultPlan& faults)
      : world_(world), tokens_(tokens), counts_(counts), faults_(faults) {}

  Reply Handle(const Request& request);

 private:
  Reply Dispatch(const Request& request);
  Reply CountsNow(const Request& request);
  Reply HeldNow(const Request& request);
  Reply PlanFaults(const Json& body);

  World& world_;
  Tokens& tokens_;
  Counts& counts_;
  FaultPlan& faults_;
};

}  // namespace dlffs::sim
