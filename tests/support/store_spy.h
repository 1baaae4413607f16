// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "dlffs/cache/store.h"

namespace dlffs::test {

/// A real store, watched, and broken where the test wants. Set up before the store is used.
class StoreSpy final : public cache::Store {
 public:
  explicit StoreSpy(std::unique_ptr<cache::Store> store) : store_(std::move(store)) {}

  Result<std::shared_ptr<const cache::Version>> Current(const cache::JobKey& key) override {
    ++current_calls_;
    if (fail_current_) return Err(ErrorCode::kInternal, "as the test wants");
    auto found = store_->Current(key);
    // Once, and not again for what it causes.
    if (auto after = std::exchange(after_current_, nullptr)) after();
    return found;
  }
  Result<Published> Publish(const cache::JobKey& key, const archive::VerifiedExport& answer,
                            const cache::Stamp& stamp, base::WallTime now) override {
    if (before_publish_) before_publish_();
    if (fail_publish_) return Err(*fail_publish_, "as the test wants");
    return store_->Publish(key, answer, stamp, now);
  }
  Result<std::shared_ptr<const std::string>> Read(const cache::Version& version,
                                                  size_t file) override {
    return store_->Read(version, file);
  }
  std::shared_ptr<const std::string> Cached(const cache::Version& version, size_t file) override {
    return store_->Cached(version, file);
  }
  cache::Usage usage() const override { return store_->usage(); }

  int current_calls() const { return current_calls_; }
  void FailCurrent(bool fail) { fail_current_ = fail; }
  void FailPublish(ErrorCode code) { fail_publish_ = code; }
  void SetBeforePublish(std::function<void()> run) { before_publish_ = std::move(run); }
  void SetAfterCurrent(std::function<void()> run) { after_current_ = std::move(run); }

 private:
  const std::unique_ptr<cache::Store> store_;
  std::atomic<int> current_calls_{0};
  bool fail_current_ = false;
  std::optional<ErrorCode> fail_publish_;
  std::function<void()> before_publish_;
  std::function<void()> after_current_;
};

}  // namespace dlffs::test
