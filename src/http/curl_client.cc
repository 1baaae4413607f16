// SPDX-License-Identifier: Apache-2.0
#include "http/curl_client.h"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <utility>

#include <pthread.h>

#include "http/url_text.h"

namespace dlffs::http {

namespace {

constexpr int kLongestSleepMs = 60'000;  // anything that happens earlier wakes the poll

/// curl's process-wide state, once, when the first client is made: after the daemon has forked.
void InitCurl() {
  static const CURLcode done = curl_global_init(CURL_GLOBAL_DEFAULT);
  static_cast<void>(done);
}

CURLM* NewMulti(const Options& options) {
  InitCurl();
  CURLM* const multi = curl_multi_init();
  curl_multi_setopt(multi, CURLMOPT_PIPELINING, static_cast<long>(CURLPIPE_MULTIPLEX));
  // Three origins (Factory, management, IAM) keep their connections.
  curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, 3L * options.max_connections_per_host);
  return multi;
}

/// A thread with every signal blocked: they are for the thread that waits for them, and SIGPIPE is
/// for none.
template <class F>
std::thread StartThread(F body) {
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  std::thread thread(std::move(body));
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  pthread_setname_np(thread.native_handle(), "curl");
  return thread;
}

}  // namespace

CurlClient::CurlClient(Options options)
    : options_(std::move(options)),
      multi_(NewMulti(options_)),
      thread_(StartThread([this] { Run(); })) {}

CurlClient::~CurlClient() {
  {
    base::MutexLock lock(mutex_);
    mail_.stop = true;
  }
  curl_multi_wakeup(multi_.get());
  thread_.join();
  EndAll();  // what was left after the thread's last look
}

CallId CurlClient::Send(Request request, Callback done) {
  CallId id{};
  {
    base::MutexLock lock(mutex_);
    id = CallId{next_id_++};
    mail_.orders.push_back({id, std::move(request), Reply(std::move(done))});
  }
  curl_multi_wakeup(multi_.get());
  return id;
}

void CurlClient::Cancel(CallId id) {
  {
    base::MutexLock lock(mutex_);
    mail_.cancelled.push_back(id);
  }
  curl_multi_wakeup(multi_.get());
}

void CurlClient::Post(base::Task task) {
  {
    base::MutexLock lock(mutex_);
    mail_.tasks.push_back(std::move(task));
  }
  curl_multi_wakeup(multi_.get());
}

CurlClient::Mail CurlClient::TakeMail() {
  base::MutexLock lock(mutex_);
  Mail mail = std::move(mail_);
  mail_ = Mail{.stop = mail.stop};
  return mail;
}

void CurlClient::Run() {
  while (true) {
    Mail mail = TakeMail();
    const bool stop = mail.stop;
    Handle(std::move(mail));
    if (stop) return EndAll();
    StartWaiting();
    int still_running = 0;
    curl_multi_perform(multi_.get(), &still_running);
    const size_t before = running_.size();
    CollectFinished();
    const int sleep_ms = EndStalled();
    const bool room_for_waiting = !waiting_.empty() && running_.size() < before;
    curl_multi_poll(multi_.get(), nullptr, 0, room_for_waiting ? 0 : sleep_ms, nullptr);
  }
}

void CurlClient::Handle(Mail mail) {
  for (Order& order : mail.orders) waiting_.push_back(std::move(order));
  for (const CallId id : mail.cancelled) EndCancelled(id);
  for (base::Task& task : mail.tasks) task();
}

void CurlClient::EndCancelled(CallId id) {
  const auto running = running_.find(id);
  if (running != running_.end()) {
    Detach(*running->second.transfer);  // dropped, and so answered
    return;
  }
  const auto waiting = std::find_if(waiting_.begin(), waiting_.end(),
                                    [id](const Order& order) { return order.id == id; });
  if (waiting == waiting_.end()) return;
  const Order dropped = std::move(*waiting);
  waiting_.erase(waiting);
}

void CurlClient::StartWaiting() {
  std::deque<Order> later;
  while (!waiting_.empty()) {
    Order order = std::move(waiting_.front());
    waiting_.pop_front();
    const std::string origin = Origin(order.request.url);
    if (running_at_[origin] < options_.max_connections_per_host) {
      Start(std::move(order), origin);
    } else {
      later.push_back(std::move(order));
    }
  }
  waiting_ = std::move(later);
}

void CurlClient::Start(Order order, const std::string& origin) {
  auto transfer = std::make_unique<Transfer>(std::move(order), options_);
  if (transfer->handle() == nullptr ||
      curl_multi_add_handle(multi_.get(), transfer->handle()) != CURLM_OK) {
    return transfer->FinishWith(
        {.code = ErrorCode::kInternal, .message = "start a request to " + origin + ": no memory"});
  }
  ++running_at_[origin];
  const CallId id = transfer->id();
  running_.emplace(id, Running{origin, std::move(transfer)});
}

void CurlClient::CollectFinished() {
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    const CURLcode code = message->data.result;
    Transfer* transfer = nullptr;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
    Detach(*transfer)->FinishAs(code);
  }
}

int CurlClient::EndStalled() {
  const auto now = std::chrono::steady_clock::now();
  std::vector<Transfer*> stalled;
  auto next = now + std::chrono::milliseconds(kLongestSleepMs);
  for (auto& [id, running] : running_) {
    const auto stalls_at =
        running.transfer->StallsAt(now, options_.first_byte_timeout, options_.stall_timeout);
    if (!stalls_at) continue;
    if (*stalls_at <= now) {
      stalled.push_back(running.transfer.get());
    } else {
      next = std::min(next, *stalls_at);
    }
  }
  for (Transfer* transfer : stalled) Detach(*transfer)->FinishStalled();
  return static_cast<int>(std::chrono::ceil<std::chrono::milliseconds>(next - now).count());
}

std::unique_ptr<Transfer> CurlClient::Detach(Transfer& transfer) {
  curl_multi_remove_handle(multi_.get(), transfer.handle());
  const auto at = running_.find(transfer.id());
  Running running = std::move(at->second);
  running_.erase(at);
  if (--running_at_[running.origin] == 0) running_at_.erase(running.origin);
  return std::move(running.transfer);
}

void CurlClient::EndAll() {
  // Callbacks may send again: what they send is ended, too.
  while (true) {
    while (!running_.empty()) Detach(*running_.begin()->second.transfer);
    waiting_.clear();
    Mail mail = TakeMail();
    if (mail.orders.empty() && mail.tasks.empty()) return;
    Handle(std::move(mail));
  }
}

std::unique_ptr<Client> NewCurlClient(Options options) {
  return std::make_unique<CurlClient>(std::move(options));
}

}  // namespace dlffs::http
