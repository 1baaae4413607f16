// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dlffs/catalog/catalog.h"

#include "support/executors.h"
#include "support/fake_clock.h"
#include "support/fake_listing_store.h"
#include "support/fake_service.h"
#include "support/fake_store.h"

namespace dlffs::catalog {

/// A catalog of a service that answers when the test says so. Nothing is known at first.
class CatalogTest : public testing::Test {
 protected:
  CatalogTest() { options_.endpoint = "https://e"; }

  /// A new run of the program: what was stored is all that it knows.
  Catalog& Restart() {
    catalog_ = std::make_unique<Catalog>(options_, service_, store_, listings_, workers_, clock_);
    catalog_->SetObserver([this](const Change& change) { changes_.push_back(change); });
    return *catalog_;
  }
  Catalog& catalog() { return catalog_ ? *catalog_ : Restart(); }

  /// A whole refresh of the workspace.
  void List(const std::vector<api::Job>& jobs, bool complete = true) {
    catalog().Refresh(kPlace);
    service_.CompleteJobs(jobs, complete);
  }
  void FailList(ErrorCode code) {
    catalog().Refresh(kPlace);
    service_.jobs.Fail(code);
  }

  std::vector<std::string> Names(const Place& place) {
    std::vector<std::string> names;
    const View view = catalog().Look(place);
    if (!view.listing) return {"(never listed)"};
    for (const Entry& entry : view.listing->entries) names.push_back(entry.name);
    return names;
  }
  std::vector<std::string> Names() { return Names(kPlace); }

  /// Something of the job is on disk.
  void Store(const std::string& job) {
    store_.Put(catalog().KeyOf(kPlace, job), {{"jobs/" + job + ".job", "{}"}}, {},
               clock_.WallNow());
  }

  const Place kPlace = WorkspacePlace("p1", "w1");
  Options options_;
  test::FakeClock clock_;
  test::FakeService service_;
  test::FakeStore store_;
  test::FakeListingStore listings_;
  test::InlineExecutor workers_;
  std::vector<Change> changes_;

 private:
  std::unique_ptr<Catalog> catalog_;
};

}  // namespace dlffs::catalog
