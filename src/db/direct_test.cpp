#include "db/direct.hpp"

#include "db/migrate.hpp"
#include "db/test_database.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <future>

namespace erp::db {
namespace {

TEST(Direct, TellsWhyItCannotConnect) {
  EXPECT_THROW(Direct{"host=127.0.0.1 port=1 user=x dbname=x"}, Unavailable);
  EXPECT_THROW(Direct{"no equals sign"}, std::invalid_argument);
}

TEST(Direct, RunsStatementsAndScripts) {
  Direct direct{test_database.uri()};
  direct.script("create temp table a (n int); insert into a values (1), (2)");
  EXPECT_EQ(direct.run("update a set n = n + $1", {"1"}).affected(), 2U);
  EXPECT_THROW(direct.script("select 1; select no_such_column"), Error);
  EXPECT_EQ(direct.run("select sum(n) from a").text(0, 0), "5");
}

TEST(Direct, CopiesRowsOfAnyText) {
  Direct direct{test_database.uri()};
  direct.script("create temp table a (n int, t text)");
  const std::string awkward = "tab\t line\n return\r back\\slash \\N 日本";
  int row = 0;
  direct.copy("copy a from stdin", [&](std::string& buffer) {
    buffer += std::to_string(row) + '\t';
    copy_field(row == 1 ? Value{} : Value{awkward}, buffer);
    buffer += '\n';
    return ++row < 20'000;
  });
  EXPECT_EQ(direct.run("select count(*) from a").text(0, 0), "20000");
  EXPECT_EQ(direct.run("select t from a where n = 19999").text(0, 0), awkward);
  EXPECT_TRUE(direct.run("select t from a where n = 1").null(0, 0));
}

TEST(Direct, AFailedCopyLeavesTheConnectionUsable) {
  Direct direct{test_database.uri()};
  direct.script("create temp table a (n int)");
  const auto wrong = [](std::string& buffer) {
    buffer += "x\n";
    return false;
  };
  EXPECT_THROW(direct.copy("copy a from stdin", wrong), Error);
  EXPECT_THROW(
      direct.copy("copy a from stdin", [](std::string&) -> bool { throw std::runtime_error{"no"}; }),
      std::runtime_error);
  EXPECT_THROW(direct.copy("copy nowhere from stdin", wrong), Error);
  EXPECT_EQ(direct.run("select count(*) from a").text(0, 0), "0");
}

class MigrateTest : public testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::create_directories(folder);
    database.script("drop table if exists schema_migration, first, second");
    write("0001_first.sql", "create table first (n int); insert into first values (1);");
    write("0002_second.sql", "create table second (n int)");
  }
  void TearDown() override { std::filesystem::remove_all(folder); }
  void write(const std::string& name, const std::string& text) { std::ofstream{folder / name} << text; }
  static std::string message(const std::function<void()>& task) {
    try {
      task();
    } catch (const std::exception& error) { return error.what(); }
    return "no error";
  }

  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() / ("itdo-migrations-" + std::to_string(getpid()));
  Direct database{test_database.uri()};
};

TEST_F(MigrateTest, RunsEachOnce) {
  const auto migrations = read_migrations(folder);
  ASSERT_EQ(migrations.size(), 2U);
  EXPECT_EQ(migrations[1].name, "0002_second");
  EXPECT_EQ(migrations[1].checksum.size(), 64U);
  EXPECT_EQ(pending(database, migrations).size(), 2U);
  EXPECT_EQ(migrate(database, migrations), 2);
  EXPECT_EQ(migrate(database, migrations), 0);
  EXPECT_EQ(database.run("select count(*) from first").text(0, 0), "1");
  write("0003_third.sql", "insert into first values (3)");
  EXPECT_EQ(migrate(database, read_migrations(folder)), 1);
}

TEST_F(MigrateTest, RefusesGapsAndRepetitions) {
  write("0004_fourth.sql", "");
  EXPECT_EQ(message([&] { read_migrations(folder); }), "a migration is missing before 0004_fourth");
  std::filesystem::remove(folder / "0004_fourth.sql");
  write("0002_again.sql", "");
  EXPECT_NE(
      message([&] { read_migrations(folder); }).find("two migrations have the number"), std::string::npos);
  std::filesystem::remove(folder / "0002_again.sql");
  write("12_short.sql", "");
  EXPECT_NE(message([&] { read_migrations(folder); }).find("is not named"), std::string::npos);
}

TEST_F(MigrateTest, RefusesAChangedMigration) {
  migrate(database, read_migrations(folder));
  write("0001_first.sql", "create table first (n bigint)");
  EXPECT_NE(
      message([&] { migrate(database, read_migrations(folder)); }).find("0001_first has changed"),
      std::string::npos);
}

TEST_F(MigrateTest, RefusesANewerDatabase) {
  migrate(database, read_migrations(folder));
  std::filesystem::remove(folder / "0002_second.sql");
  EXPECT_THROW(pending(database, read_migrations(folder)), NewerDatabase);
  EXPECT_NE(
      message([&] { pending(database, read_migrations(folder)); }).find("0002_second, which this program"),
      std::string::npos);
}

TEST_F(MigrateTest, UndoesWhatFailed) {
  write("0002_second.sql", "create table second (n int); select no_such_column");
  EXPECT_NE(
      message([&] { migrate(database, read_migrations(folder)); }).find("0002_second failed"),
      std::string::npos);
  EXPECT_TRUE(database.run("select to_regclass('second')").null(0, 0));
  EXPECT_FALSE(database.run("select to_regclass('first')").null(0, 0));
  write("0002_second.sql", "create table second (n int)");
  EXPECT_EQ(migrate(database, read_migrations(folder)), 1);
}

TEST_F(MigrateTest, TwoAtOnceDoNotMeet) {
  write("0001_first.sql", "create table first (n int); select pg_sleep(0.2)");
  const auto migrations = read_migrations(folder);
  const auto run = [&] {
    Direct own{test_database.uri()};
    return migrate(own, migrations);
  };
  auto one = std::async(std::launch::async, run), other = std::async(std::launch::async, run);
  const int a = one.get(), b = other.get();
  EXPECT_EQ(a + b, 2);
  EXPECT_EQ(a * b, 0);
}

}  // namespace
}  // namespace erp::db
