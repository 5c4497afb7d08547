// A commit that waits for a synchronous standby, and is cancelled meanwhile: PostgreSQL calls that a success.
#include "db/test_database.hpp"
#include "runtime/fiber.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace erp::db {
namespace {

using namespace std::chrono_literals;

// A server of its own: every commit of all its databases waits for a standby that never comes.
class SynchronousTest : public testing::Test {
 protected:
  void SetUp() override {
    admin.script("create table thing (number int)");
    admin.run("alter system set synchronous_standby_names = 'nobody'");
    admin.run("select pg_reload_conf()");
    until("select current_setting('synchronous_standby_names') = 'nobody'");
    admin.run("set synchronous_commit = local");
  }
  // Each time in a session of its own, which reads the settings anew.
  void until(const std::string& condition) {
    const auto deadline = Clock::now() + 30s;
    while (Direct{server.uri()}.run(condition).text(0, 0) != "t") {
      if (Clock::now() > deadline) throw std::runtime_error{"never true: " + condition};
      std::this_thread::sleep_for(10ms);
    }
  }
  // Somebody ends the wait, as the program does itself when its time is over.
  std::jthread cancelling(const std::string& how) {
    return std::jthread{[this, how] {
      until("select count(*) = 1 from pg_stat_activity where wait_event = 'SyncRep'");
      Direct{server.uri()}.run("select " + how + "(pid) from pg_stat_activity where wait_event = 'SyncRep'");
    }};
  }
  Options options() const {
    Options options;
    options.uri = server.uri();
    options.connections = 1;
    return options;
  }
  std::string count() { return std::string{admin.run("select count(*) from thing").text(0, 0)}; }

  TestServer server;
  Direct admin{server.uri()};
};

TEST_F(SynchronousTest, ACommitThatStoppedWaitingIsNotKnown) {
  run_in_loop([&] {
    Database database{options()};
    const auto cancels = cancelling("pg_cancel_backend");
    auto transaction = database.begin({}, Clock::now() + 60s);
    transaction.queue("insert into thing values (1)");
    EXPECT_THROW(transaction.commit(), OutcomeUnknown);
  });
  EXPECT_EQ(count(), "1") << "it is there, on this machine alone";
}

TEST_F(SynchronousTest, OnePastItsDeadlineIsNotKnown) {
  run_in_loop([&] {
    Database database{options()};
    auto transaction = database.begin({}, Clock::now() + 1s);
    transaction.queue("insert into thing values (1)");
    EXPECT_THROW(transaction.commit(), OutcomeUnknown);
  });
  until("select not exists (select from pg_stat_activity where wait_event = 'SyncRep')");
  EXPECT_EQ(count(), "1");
}

TEST_F(SynchronousTest, TheNextOneIsJudgedByItself) {
  run_in_loop([&] {
    Database database{options()};
    {
      const auto cancels = cancelling("pg_cancel_backend");
      auto transaction = database.begin({}, Clock::now() + 60s);
      transaction.queue("insert into thing values (1)");
      EXPECT_THROW(transaction.commit(), OutcomeUnknown);
    }
    auto next = database.begin({}, Clock::now() + 60s);
    next.queue("set local synchronous_commit = local");
    next.queue("insert into thing values (2)");
    EXPECT_NO_THROW(next.commit());
  });
  EXPECT_EQ(count(), "2");
}

}  // namespace
}  // namespace erp::db
