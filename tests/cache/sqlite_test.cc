// SPDX-License-Identifier: Apache-2.0
#include "cache/sqlite.h"

#include "cache/cache_fixture.h"

namespace dlffs::cache {
namespace {

class SqliteTest : public DirectoryTest {
 protected:
  std::unique_ptr<Database> Open() const {
    auto database = Database::Open(path_);
    if (!database) throw std::runtime_error(database.error().message);
    return *std::move(database);
  }

  std::string path_ = root_ + "/x.db";
};

TEST_F(SqliteTest, ValuesComeBackAsTheyWereBound) {
  const auto database = Open();
  ASSERT_TRUE(database->Execute("CREATE TABLE t(i, o, n, t, e, d)"));
  const base::Sha256 digest = base::Sha256::Of("x");

  auto insert = *database->Prepare("INSERT INTO t VALUES(?,?,?,?,?,?)");
  insert.Bind(int64_t{-5}).Bind(std::optional<int64_t>(7)).Bind(std::optional<int64_t>());
  ASSERT_TRUE(insert.Bind("日").Bind(std::string_view()).Bind(digest).Run());

  auto select = *database->Prepare("SELECT * FROM t");
  ASSERT_EQ(select.Step(), true);
  EXPECT_EQ(select.Int(0), -5);
  EXPECT_EQ(select.OptionalInt(1), 7);
  EXPECT_EQ(select.OptionalInt(2), std::nullopt);
  EXPECT_EQ(select.Text(3), "日");
  EXPECT_FALSE(select.IsNull(4));
  EXPECT_EQ(select.Text(4), "");
  EXPECT_EQ(select.Digest(5), digest);
  EXPECT_EQ(select.Step(), false);
}

TEST_F(SqliteTest, AStatementRunsAgainWithOtherParameters) {
  const auto database = Open();
  ASSERT_TRUE(database->Execute("CREATE TABLE t(i)"));
  auto insert = *database->Prepare("INSERT INTO t VALUES(?)");

  ASSERT_TRUE(insert.Bind(int64_t{1}).Run());
  ASSERT_TRUE(insert.Bind(int64_t{2}).Run());

  EXPECT_EQ(database->Number("SELECT sum(i) FROM t"), 3);
}

TEST_F(SqliteTest, ATransactionThatIsLeftChangesNothing) {
  const auto database = Open();
  ASSERT_TRUE(database->Execute("CREATE TABLE t(i)"));
  {
    const auto transaction = Transaction::Begin(*database, Transaction::Kind::kWrite);
    ASSERT_TRUE(database->Execute("INSERT INTO t VALUES(1)"));
  }
  EXPECT_EQ(database->Number("SELECT count(*) FROM t"), 0);

  auto transaction = Transaction::Begin(*database, Transaction::Kind::kWrite);
  ASSERT_TRUE(database->Execute("INSERT INTO t VALUES(1)"));
  ASSERT_TRUE(transaction->Commit());

  EXPECT_EQ(database->Number("SELECT count(*) FROM t"), 1);
}

TEST_F(SqliteTest, MistakesAreInternalAndNameTheFile) {
  const auto database = Open();

  const auto prepared = database->Prepare("SELECT * FROM nothing");

  ASSERT_FALSE(prepared);
  EXPECT_EQ(prepared.error().code, ErrorCode::kInternal);
  EXPECT_THAT(prepared.error().message, testing::HasSubstr("x.db"));
}

TEST_F(SqliteTest, AFullDatabaseIsNoSpace) {
  const auto database = Open();
  ASSERT_TRUE(database->Execute("CREATE TABLE t(i); PRAGMA max_page_count=4"));
  auto insert = *database->Prepare("INSERT INTO t VALUES(?)");

  const Status inserted = insert.Bind(std::string(100'000, 'x')).Run();

  ASSERT_FALSE(inserted);
  EXPECT_EQ(inserted.error().code, ErrorCode::kNoSpace);
}

TEST_F(SqliteTest, AFileThatIsNoDatabaseIsCorrupt) {
  WriteFile(path_, std::string(4096, 'x'));

  EXPECT_EQ(Database::Open(path_).error().code, ErrorCode::kCorrupt);
}

TEST_F(SqliteTest, DamageInsideIsFound) {
  {
    const auto database = Open();
    ASSERT_TRUE(
        database->Execute("CREATE TABLE t(i PRIMARY KEY); WITH RECURSIVE n(x) AS (SELECT 1 UNION "
                          "ALL SELECT x+1 FROM n"
                          " WHERE x<5000) INSERT INTO t SELECT hex(randomblob(20)) FROM n"));
    ASSERT_TRUE(database->Check());
  }
  std::string bytes = ReadFile(path_);
  bytes.replace(bytes.size() / 2, 8192, std::string(8192, '\xff'));
  WriteFile(path_, bytes);

  EXPECT_EQ(Open()->Check().error().code, ErrorCode::kCorrupt);
}

TEST_F(SqliteTest, APoolReusesConnections) {
  DatabasePool pool(path_);
  const Database* first = pool.Take()->get();

  const auto again = pool.Take();
  const auto second = pool.Take();

  EXPECT_EQ(again->get(), first);
  EXPECT_NE(second->get(), first);
}

TEST_F(SqliteTest, ADatabaseMovesAsideWithItsLog) {
  WriteFile(path_, "1");
  WriteFile(path_ + "-wal", "2");

  ASSERT_TRUE(MoveDatabaseAside(path_));

  EXPECT_FALSE(std::filesystem::exists(path_));
  EXPECT_FALSE(std::filesystem::exists(path_ + "-wal"));
  EXPECT_EQ(ReadFile(path_ + ".damaged"), "1");
  EXPECT_EQ(ReadFile(path_ + ".damaged-wal"), "2");
}

}  // namespace
}  // namespace dlffs::cache
