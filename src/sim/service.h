// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "sim/call.h"
#include "sim/counts.h"
#include "sim/fault_plan.h"
#include "sim/gateway.h"
#include "sim/iam.h"
#include "sim/message.h"
#include "sim/options.h"
#include "sim/realm.h"
#include "sim/tokens.h"

namespace dlffs::sim {

/// Answers the requests of one base URL: IAM, management and Factory. Any thread may call.
class Service {
 public:
  /// Borrows everything.
  Service(const Options& options, const World& world, Tokens& tokens, Counts& counts,
          FaultPlan& faults)
      : options_(options),
        world_(world),
        counts_(counts),
        faults_(faults),
        gateway_(options, tokens),
        iam_(options, world, tokens, gateway_) {}

  /// Counts, suffers the planned faults, answers.
  Reply Handle(const Request& request);

 private:
  Reply Answer(const Call& call, const Request& request);
  Reply AnswerProject(const Call& call, const Request& request);
  Reply AnswerWorkspace(const Workspace& workspace, const Call& call, const Request& request);
  Reply AnswerWithFaults(const Call& call, const Request& request);
  void Wait(const FaultPlan::Taken& taken, bool after_answer, const std::string& job);
  void Spoil(const Fault& fault, uint64_t clears, const std::string& job, Reply& reply);

  const Options& options_;
  const World& world_;
  Counts& counts_;
  FaultPlan& faults_;
  Gateway gateway_;
  Iam iam_;
};

}  // namespace dlffs::sim
