#include "db/test_database.hpp"
#include "runtime/fiber.hpp"

#include <gtest/gtest.h>

namespace erp::db {
namespace {

using namespace std::chrono_literals;

class TransactionTest : public testing::Test {
 protected:
  void SetUp() override {
    admin.script(
        "drop table if exists thing; create table thing (number int constraint thing_number_taken primary "
        "key, "
        "owner text default current_setting('itdo.user_id'))");
  }
  static Options options(std::size_t connections = 8) {
    Options options;
    options.uri = test_database.uri();
    options.connections = connections;
    return options;
  }
  std::string count() { return std::string{admin.run("select count(*) from thing").text(0, 0)}; }

  Direct admin{test_database.uri()};
};

constexpr const char* insert = "insert into thing (number) values ($1) returning number, owner";

TEST_F(TransactionTest, Commits) {
  run_in_loop([&] {
    Database database{options()};
    auto transaction = database.begin({"o", "hanako", ""});
    const Rows rows = transaction.run(insert, {"1"});
    EXPECT_EQ(rows.text(0, 1), "hanako");
    EXPECT_EQ(rows.affected(), 1U);
    EXPECT_EQ(count(), "0");
    transaction.queue(insert, {"2"});
    transaction.queue(insert, {"3"});
    EXPECT_EQ(transaction.commit().text(0, 0), "3");
    EXPECT_EQ(count(), "3");
    EXPECT_THROW(transaction.run("select 1"), std::logic_error);
    EXPECT_EQ(database.stats().busy, 0U);
  });
}

TEST_F(TransactionTest, AllInOneFlush) {
  run_in_loop([&] {
    Database database{options()};
    auto transaction = database.begin({"o", "hanako", ""});
    transaction.queue(insert, {"1"});
    EXPECT_EQ(transaction.commit().text(0, 1), "hanako");
    EXPECT_EQ(count(), "1");
  });
}

TEST_F(TransactionTest, AnEmptyOneCommits) {
  run_in_loop([] {
    Database database{options()};
    EXPECT_EQ(database.begin({}).commit().size(), 0U);
    EXPECT_EQ(database.stats().busy, 0U);
  });
}

TEST_F(TransactionTest, RollsBackWithoutCommitAndLeavesNoSetting) {
  run_in_loop([&] {
    Database database{options(1)};
    {
      auto transaction = database.begin({"secret", "hanako", "system"});
      transaction.run(insert, {"1"});
      transaction.queue(insert, {"2"});
    }
    auto next = database.begin({});
    const Rows rows =
        next.run("select current_setting('itdo.organization_id'), (select count(*) from thing)");
    EXPECT_EQ(rows.text(0, 0), "");
    EXPECT_EQ(rows.text(0, 1), "0");
    EXPECT_EQ(database.stats().connects, 1U);
  });
}

TEST_F(TransactionTest, TellsWhichConstraintFailed) {
  run_in_loop([&] {
    Database database{options(1)};
    {
      auto transaction = database.begin({});
      transaction.run(insert, {"1"});
      try {
        transaction.run(insert, {"1"});
        ADD_FAILURE();
      } catch (const Error& error) {
        EXPECT_EQ(error.sqlstate, "23505");
        EXPECT_EQ(error.constraint, "thing_number_taken");
        EXPECT_EQ(error.table, "thing");
        EXPECT_EQ(error.detail, "Key (number)=(1) already exists.");
        EXPECT_FALSE(error.retryable());
      }
      EXPECT_THROW(transaction.run("select 1"), Error);
      EXPECT_THROW(transaction.commit(), Error);
    }
    auto next = database.begin({});
    EXPECT_EQ(next.run("select count(*) from thing").text(0, 0), "0");
    EXPECT_EQ(database.stats().connects, 1U);
  });
}

TEST_F(TransactionTest, AQueuedFailureIsThrownByCommit) {
  run_in_loop([&] {
    Database database{options(1)};
    for (int i = 0; i < 2; ++i) {
      auto transaction = database.begin({});
      transaction.queue(insert, {"1"});
      transaction.queue(insert, {"1"});
      transaction.queue("select 'never prepared before'");
      try {
        transaction.commit();
        ADD_FAILURE();
      } catch (const Error& error) { EXPECT_EQ(error.sqlstate, "23505"); }
    }
    EXPECT_EQ(count(), "0");
    auto next = database.begin({});
    next.queue(insert, {"1"});
    EXPECT_EQ(next.run("select 'never prepared before'").text(0, 0), "never prepared before");
    next.commit();
    EXPECT_EQ(count(), "1");
  });
}

TEST_F(TransactionTest, AQueuedStatementMayMakeWhatTheNextUses) {
  run_in_loop([&] {
    Database database{options(1)};
    auto transaction = database.begin({});
    transaction.queue("create table made_here (number int)");
    transaction.queue("insert into made_here values (7)");
    EXPECT_EQ(transaction.run("select number from made_here").text(0, 0), "7");
  });
}

TEST_F(TransactionTest, ADeferredConstraintFailsTheCommit) {
  admin.script(
      "alter table thing add constraint thing_owner_taken unique (owner) deferrable initially deferred");
  run_in_loop([&] {
    Database database{options(1)};
    auto transaction = database.begin({"o", "hanako", ""});
    transaction.run(insert, {"1"});
    transaction.queue(insert, {"2"});
    try {
      transaction.commit();
      ADD_FAILURE();
    } catch (const Error& error) { EXPECT_EQ(error.constraint, "thing_owner_taken"); }
  });
  EXPECT_EQ(count(), "0");
}

TEST_F(TransactionTest, ALostConnectionIsUnavailable) {
  run_in_loop([&] {
    Database database{options()};
    {
      auto transaction = database.begin({});
      transaction.run(insert, {"1"});
      terminate_others(admin);
      EXPECT_THROW(transaction.run(insert, {"2"}), Unavailable);
      EXPECT_THROW(transaction.commit(), Unavailable);
    }
    auto next = database.begin({});
    EXPECT_EQ(next.run("select count(*) from thing").text(0, 0), "0");
  });
}

// Whoever waits for a lock of a transaction that releases early has it before that one is answered, and the
// answer is read after the commit.
TEST_F(TransactionTest, ReleasesEarlyAndReadsAfterTheCommit) {
  run_in_loop([&] {
    Database database{options(2)};
    auto first = database.begin({.organization_id = "our", .user_id = "taro", .access = ""});
    first.release_early();
    first.run("select pg_advisory_xact_lock(7)");
    first.queue(insert, {"1"});
    bool second_had_it = false;
    Fiber::start([&] {
      auto second = database.begin({});
      second.run("select pg_advisory_xact_lock(7)");
      EXPECT_EQ(second.run("select owner from thing").text(0, 0), "taro");
      second_had_it = true;
    });
    sleep_for(20ms);
    EXPECT_FALSE(second_had_it);
    const auto rows = first.commit_then(
        "select number, current_setting('itdo.organization_id'), current_setting('synchronous_commit') "
        "from thing where number = $1",
        {"1"});
    EXPECT_EQ(rows.text(0, 0), "1");
    EXPECT_EQ(rows.text(0, 1), "our");
    EXPECT_EQ(rows.text(0, 2), "on");
    while (!second_had_it) sleep_for(1ms);
  });
}

TEST_F(TransactionTest, AReadThatFailsAfterTheCommitIsOutcomeUnknown) {
  run_in_loop([&] {
    Database database{options()};
    for (const bool early : {false, true}) {
      auto transaction = database.begin({});
      if (early) transaction.release_early();
      transaction.queue(insert, {early ? "2" : "1"});
      EXPECT_THROW(transaction.commit_then("select 1 / $1::int", {"0"}), OutcomeUnknown);
    }
    EXPECT_EQ(database.begin({}).run("select count(*) from thing").text(0, 0), "2");
  });
}

TEST_F(TransactionTest, LostWhileCommittingIsOutcomeUnknown) {
  admin.script(
      "create or replace function pause() returns trigger language plpgsql as "
      "$$ begin perform pg_sleep(60); return null; end $$;"
      "create constraint trigger thing_pause after insert on thing deferrable initially deferred "
      "for each row execute function pause()");
  run_in_loop([&] {
    Database database{options()};
    bool ended = false;
    Fiber::start([&] {
      auto transaction = database.begin({});
      transaction.queue(insert, {"1"});
      EXPECT_THROW(transaction.commit(), OutcomeUnknown);
      ended = true;
    });
    while (asleep(admin) == 0) sleep_for(1ms);
    terminate_others(admin);
    while (!ended) sleep_for(1ms);
  });
}

TEST_F(TransactionTest, ADeadlineCancelsTheStatement) {
  run_in_loop([&] {
    Database database{options(1)};
    database.begin({}).run("select 1");  // connected: the deadline is the statement's alone
    const auto start = Clock::now();
    {
      auto transaction = database.begin({}, Clock::now() + 2s);
      transaction.run(insert, {"1"});
      EXPECT_THROW(transaction.run("select pg_sleep(60)"), Unavailable);
      EXPECT_THROW(transaction.run("select 1"), Unavailable);
    }
    EXPECT_EQ(database.begin({}).run("select count(*) from thing").text(0, 0), "0");
    while (asleep(admin) > 0 && Clock::now() - start < 30s) sleep_for(1ms);
    EXPECT_LT(Clock::now() - start, 30s);
  });
}

TEST_F(TransactionTest, WaitersAreServedInOrderAndUntilTheirDeadline) {
  run_in_loop([&] {
    Options few = options(1);
    few.queue_limit = 3;
    Database database{few};
    std::vector<int> order;
    int ended = 0;
    {
      auto holder = database.begin({});
      holder.run("select 1");
      for (int i = 0; i < 5; ++i) {
        Fiber::start([&, i] {
          try {
            auto transaction = database.begin({}, Clock::now() + (i == 1 ? 60ms : 5s));
            transaction.run("select 1");
            transaction.commit();
            order.push_back(i);
          } catch (const Unavailable&) { order.push_back(-i); }
          ++ended;
        });
      }
      EXPECT_EQ(order, (std::vector{-3, -4}));
      EXPECT_EQ(database.stats().waiting, 3U);
      sleep_for(150ms);
      EXPECT_EQ(order, (std::vector{-3, -4, -1}));
    }
    while (ended < 5) sleep_for(1ms);
    EXPECT_EQ(order, (std::vector{-3, -4, -1, 0, 2}));
  });
}

TEST_F(TransactionTest, ManyFibersShareAFewConnections) {
  run_in_loop([&] {
    Database database{options(4)};
    int ended = 0;
    for (int i = 0; i < 400; ++i) {
      Fiber::start([&, i] {
        auto transaction = database.begin({"o", "u" + std::to_string(i), ""});
        const Rows rows = transaction.run(insert, {std::to_string(i)});
        EXPECT_EQ(rows.text(0, 1), "u" + std::to_string(i));
        if (i % 2 == 0) transaction.commit();
        ++ended;
      });
    }
    while (ended < 400) sleep_for(1ms);
    EXPECT_EQ(count(), "200");
    // On a busy machine the last one may still be on its way when the others have done all the work.
    for (int patience = 5000; database.stats().connects < 4 && patience > 0; --patience) sleep_for(1ms);
    EXPECT_EQ(database.stats().connects, 4U);
  });
}

}  // namespace
}  // namespace erp::db
