// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <curl/curl.h>

#include "dlffs/base/mutex.h"
#include "dlffs/http/client.h"

#include "http/transfer.h"

namespace dlffs::http {

/// http::Client on one curl multi handle. Callers only leave orders and wake its thread; everything
/// else, curl and the callbacks included, happens on that thread, outside the lock. More calls to
/// one origin than Options::max_connections_per_host wait here, not in curl, whose clock for the
/// connect timeout would run meanwhile.
class CurlClient final : public Client {
 public:
  explicit CurlClient(Options options);
  ~CurlClient() override;

  CallId Send(Request request, Callback done) override EXCLUDES(mutex_);
  void Cancel(CallId id) override EXCLUDES(mutex_);
  void Post(base::Task task) override EXCLUDES(mutex_);

 private:
  /// What callers want from the thread.
  struct Mail {
    std::vector<Order> orders;
    std::vector<CallId> cancelled;
    std::vector<base::Task> tasks;
    bool stop = false;
  };
  struct FreeMulti {
    void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
  };

  void Run();
  Mail TakeMail() EXCLUDES(mutex_);
  void Handle(Mail mail);
  void EndCancelled(CallId id);
  void StartWaiting();
  void Start(Order order, const std::string& origin);
  void CollectFinished();
  /// Ends the silent ones; how long to sleep at most, until the next may have become one.
  int EndStalled();
  std::unique_ptr<Transfer> Detach(Transfer& transfer);
  void EndAll();

  const Options options_;
  const std::unique_ptr<CURLM, FreeMulti> multi_;

  base::Mutex mutex_;
  Mail mail_ GUARDED_BY(mutex_);
  uint64_t next_id_ GUARDED_BY(mutex_) = 1;

  // Only the thread's, and the destructor's after it.
  struct Running {
    std::string origin;
    std::unique_ptr<Transfer> transfer;
  };
  std::deque<Order> waiting_;
  std::map<CallId, Running> running_;
  std::map<std::string, int> running_at_;  ///< by origin

  std::thread thread_;  ///< last: it uses all of the above
};

}  // namespace dlffs::http
