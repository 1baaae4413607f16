// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "dlffs/api/service.h"

#include "api/paging.h"

namespace dlffs::api {

/// One page as the service answers it.
template <class T>
struct Page {
  std::optional<int64_t> total;
  std::vector<T> items;
};

/// What a walk over all pages brought together.
template <class T>
struct Collected {
  std::vector<T> items;  ///< keys distinct, in the order of arrival
  bool complete = false;
  std::optional<Error> failure;  ///< of a page after the first, which ended the walk
};

/// Walks over the pages of a list one after the other. All callbacks come from the client's thread,
/// which alone touches the object; the call under way keeps it alive.
template <class T>
class PagedList : public std::enable_shared_from_this<PagedList<T>> {
 public:
  using AskPage = std::function<void(Paging::Ask, Callback<Page<T>>)>;
  using Done = Callback<Collected<T>>;

  /// `key`: the member that tells items apart. Fails where the very first page does.
  static void Collect(std::string T::*key, AskPage ask, Done done) {
    std::shared_ptr<PagedList>(new PagedList(key, std::move(ask), std::move(done)))->Continue();
  }

 private:
  PagedList(std::string T::*key, AskPage ask, Done done)
      : key_(key), ask_(std::move(ask)), done_(std::move(done)) {}

  void Continue() {
    const auto next = paging_.Next();
    if (!next) return Finish();
    ask_(*next,
         [self = this->shared_from_this()](Result<Page<T>> page) { self->Take(std::move(page)); });
  }

  void Take(Result<Page<T>> page) {
    if (!page && order_.empty() && !has_page_)
      return done_(tl::unexpected(std::move(page.error())));
    if (!page) {
      failure_ = std::move(page.error());
      paging_.Fail();
      return Finish();
    }
    has_page_ = true;
    std::vector<std::string> keys;
    for (T& item : page->items) {
      const std::string& name = keys.emplace_back(item.*key_);
      if (!items_.contains(name)) order_.push_back(name);
      items_.insert_or_assign(name, std::move(item));  // the latest word on it
    }
    paging_.Take(page->total, keys);
    Continue();
  }

  void Finish() {
    Collected<T> collected;
    collected.complete = paging_.complete();
    collected.failure = std::move(failure_);
    for (const std::string& name : order_) {
      if (paging_.keys().contains(name)) collected.items.push_back(std::move(items_.at(name)));
    }
    done_(std::move(collected));
  }

  std::string T::*const key_;
  const AskPage ask_;
  Done done_;
  Paging paging_;
  bool has_page_ = false;
  std::map<std::string, T> items_;
  std::vector<std::string> order_;
  std::optional<Error> failure_;
};

}  // namespace dlffs::api
