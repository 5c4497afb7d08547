#include "db/test_database.hpp"
#include "runtime/fiber.hpp"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <atomic>
#include <thread>

namespace erp::db {
namespace {

using namespace std::chrono_literals;

constexpr const char* own_setting =
    "select current_setting('itdo.organization_id'), current_setting('itdo.user_id')";

Options options() {
  Options options;
  options.uri = test_database.uri();
  return options;
}

// Runs the task in `count` fibers at once and waits for them all.
void in_fibers(int count, const std::function<void(int)>& task) {
  int left = count;
  for (int i = 0; i < count; ++i) {
    Fiber::start([&, i] {
      try {
        task(i);
      } catch (const std::exception& error) { ADD_FAILURE() << error.what(); }
      --left;
    });
  }
  while (left > 0) sleep_for(1ms);
}

TEST(Read, AnswersRows) {
  run_in_loop([] {
    Database database{options()};
    const Rows rows =
        database.read({}, "select $1::text, $2::int + 1, null union all select 'b', 2, 'x'", {"a", "41"});
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows.text(0, 0), "a");
    EXPECT_EQ(rows.text(0, 1), "42");
    EXPECT_TRUE(rows.null(0, 2));
    EXPECT_EQ(rows.at(0, 2), std::nullopt);
    EXPECT_EQ(rows.at(1, 2), "x");
    EXPECT_EQ(database.read({}, "select $1::text is null", {std::nullopt}).text(0, 0), "t");
    EXPECT_TRUE(database.read({}, "select now()").text(0, 0).ends_with("+00"));
  });
}

TEST(Read, InterleavedReadsSeeTheirOwnScope) {
  run_in_loop([] {
    Options many = options();
    many.queue_limit = 1000;
    Database database{many};
    in_fibers(1000, [&](int i) {
      const Scope scope{std::to_string(i), "u" + std::to_string(i), {}};
      const Rows rows = database.read(scope, own_setting, {}, Clock::now() + 30s);
      EXPECT_EQ(rows.text(0, 0), scope.organization_id);
      EXPECT_EQ(rows.text(0, 1), scope.user_id);
    });
    const Stats stats = database.stats();
    EXPECT_EQ(stats.queries, 1000U);
    EXPECT_EQ(stats.errors, 0U);
    EXPECT_EQ(stats.open, options().read_connections);
    EXPECT_GT(stats.seconds, 0);
  });
}

TEST(Read, NoSettingOutlivesItsRequest) {
  run_in_loop([] {
    Options one = options();
    one.read_connections = 1;
    Database database{one};
    const auto expect_nothing_left = [&] {
      const Rows rows = database.read(
          {},
          "select current_setting('itdo.organization_id'), current_setting('itdo.access'), "
          "current_setting('itdo.user_id')");
      for (std::size_t column = 0; column < 3; ++column) EXPECT_EQ(rows.text(0, column), "");
    };
    database.read({"secret", "somebody", "system"}, own_setting);
    expect_nothing_left();
    in_fibers(40, [&](int i) {
      if (i % 2 == 0) return expect_nothing_left();
      database.read({"secret", "somebody", "system"}, own_setting);
    });
  });
}

TEST(Read, AWriteIsRefused) {
  Direct admin{test_database.uri()};
  admin.script("drop table if exists untouched; create table untouched (n int)");
  run_in_loop([] {
    Database database{options()};
    try {
      database.read({}, "insert into untouched values (1)");
      ADD_FAILURE();
    } catch (const Error& error) { EXPECT_EQ(error.sqlstate, "25006"); }
  });
}

TEST(Read, AFailureIsItsOwn) {
  run_in_loop([] {
    Options one = options();
    one.read_connections = 1;
    Database database{one};
    int failed = 0, answered = 0;
    in_fibers(200, [&](int i) {
      const Scope scope{std::to_string(i), {}, {}};
      try {
        switch (i % 4) {
          case 0:
            database.read(scope, "select 1 / ($1::int - 7)", {"7"});
            break;
          case 1:
            database.read(scope, "select no_such_column");
            break;
          default:
            EXPECT_EQ(database.read(scope, own_setting).text(0, 0), scope.organization_id);
        }
        ++answered;
      } catch (const Error& error) {
        EXPECT_EQ(error.sqlstate, i % 4 == 0 ? "22012" : "42703");
        ++failed;
      }
    });
    EXPECT_EQ(failed, 100);
    EXPECT_EQ(answered, 100);
    EXPECT_EQ(database.stats().connects, 1U);
  });
}

TEST(Read, RefusesWhatTheServerWouldMisread) {
  run_in_loop([] {
    Database database{options()};
    EXPECT_THROW(database.read({}, "select $1::text", {std::string{"a\0b", 3}}), Error);
    EXPECT_EQ(database.read({}, "select 1").text(0, 0), "1");
  });
}

TEST(Read, SurvivesTheLossOfItsConnections) {
  Direct admin{test_database.uri()};
  run_in_loop([&] {
    Database database{options()};
    database.read({}, "select 1");
    while (database.stats().open < options().read_connections) sleep_for(1ms);
    int lost = 0;
    in_fibers(3, [&](int i) {
      if (i == 2) {
        while (asleep(admin) == 0) sleep_for(1ms);
        return terminate_others(admin);
      }
      try {
        database.read({}, "select pg_sleep(60)");
      } catch (const OutcomeUnknown&) { ADD_FAILURE(); } catch (const Unavailable&) {
        ++lost;
      }
    });
    EXPECT_EQ(lost, 2);
    const auto reconnected = [&](std::size_t times) {
      while (database.stats().connects < (times + 1) * options().read_connections) sleep_for(1ms);
    };
    reconnected(1);
    EXPECT_EQ(database.read({}, "select 1").text(0, 0), "1");
    terminate_others(admin);  // idle ones, too
    reconnected(2);
    EXPECT_EQ(database.read({}, "select 2").text(0, 0), "2");
  });
}

TEST(Read, FailsQuicklyWhileTheServerIsDown) {
  run_in_loop([] {
    Options nowhere = options();
    nowhere.uri = "host=127.0.0.1 port=1 dbname=x user=x";
    Database database{nowhere};
    const auto start = Clock::now();
    in_fibers(50, [&](int) { EXPECT_THROW(database.read({}, "select 1"), Unavailable); });
    EXPECT_THROW(database.begin({}), Unavailable);
    EXPECT_THROW(database.begin({}), Unavailable);
    EXPECT_LT(Clock::now() - start, nowhere.connect_timeout);
  });
}

TEST(Read, AServerThatDoesNotAnswerIsGivenUp) {
  const int silent = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  ASSERT_EQ(bind(silent, reinterpret_cast<sockaddr*>(&address), size), 0);
  ASSERT_EQ(listen(silent, 10), 0);
  ASSERT_EQ(getsockname(silent, reinterpret_cast<sockaddr*>(&address), &size), 0);
  run_in_loop([&] {
    Options mute = options();
    mute.uri = "host=127.0.0.1 port=" + std::to_string(ntohs(address.sin_port)) + " dbname=x user=x";
    mute.connect_timeout = 200ms;
    Database database{mute};
    const auto start = Clock::now();
    EXPECT_THROW(database.read({}, "select 1"), Unavailable);
    EXPECT_GE(Clock::now() - start, 190ms);
    EXPECT_THROW(database.read({}, "select 1"), Unavailable);
    EXPECT_LT(Clock::now() - start, mute.statement_timeout / 2);
  });
  close(silent);
}

TEST(Read, ComesBackWithTheServer) {
  auto* const server = test_database.server();
  if (!server) GTEST_SKIP() << "the server is not ours to stop";
  run_in_loop([server] {
    Database database{options()};
    database.read({}, "select 1");
    server->stop();
    sleep_for(20ms);
    EXPECT_THROW(database.read({}, "select 1"), Unavailable);
    EXPECT_THROW(database.begin({}).run("select 1"), Unavailable);
    server->start();
    const auto deadline = Clock::now() + 5s;
    bool back = false;
    while (!back && Clock::now() < deadline) {
      sleep_for(20ms);
      try {
        database.read({}, "select 1");
        auto transaction = database.begin({});
        transaction.run("select 1");
        back = true;
      } catch (const Unavailable&) {}
    }
    EXPECT_TRUE(back);
  });
}

// Each waits longer from try to try; whoever reaches the server first spares the other the rest of its pause.
TEST(Read, ComesBackWithTheTransactions) {
  auto* const server = test_database.server();
  if (!server) GTEST_SKIP() << "the server is not ours to stop";
  run_in_loop([server] {
    Database database{options()};
    database.read({}, "select 1");
    server->stop();
    sleep_for(800ms);
    EXPECT_THROW(database.begin({}).run("select 1"), Unavailable);
    server->start();
    const auto deadline = Clock::now() + 5s;
    for (bool back = false; !back && Clock::now() < deadline;) {
      try {
        database.begin({}).run("select 1");
        back = true;
      } catch (const Unavailable&) { sleep_for(1ms); }
    }
    EXPECT_NO_THROW(database.read({}, "select 1"));
  });
}

TEST(Read, TheQueueHasALimit) {
  run_in_loop([] {
    Options small = options();
    small.queue_limit = 10;
    Database database{small};
    int refused = 0;
    in_fibers(30, [&](int) {
      try {
        database.read({}, "select 1");
      } catch (const Unavailable&) { ++refused; }
    });
    EXPECT_EQ(refused, 20);
  });
}

TEST(Read, ADeadlineCancelsTheStatementAndSparesTheOthers) {
  run_in_loop([] {
    Options one = options();
    one.read_connections = 1;
    Database database{one};
    database.read({}, "select 1");
    const auto start = Clock::now();
    int late = 0, answered = 0;
    in_fibers(20, [&](int i) {
      try {
        if (i == 0) {
          database.read({}, "select pg_sleep(20)", {}, Clock::now() + 100ms);
        } else {
          EXPECT_EQ(database.read({}, "select $1::int", {std::to_string(i)}).text(0, 0), std::to_string(i));
          ++answered;
        }
      } catch (const Unavailable&) {
        EXPECT_EQ(i, 0);
        ++late;
      }
    });
    EXPECT_EQ(late, 1);
    EXPECT_EQ(answered, 19);
    EXPECT_LT(Clock::now() - start, 10s);
  });
}

TEST(Read, ManyDifferentStatementsRecycleTheConnection) {
  run_in_loop([] {
    Options one = options();
    one.read_connections = 1;
    Database database{one};
    for (int i = 0; i < 1100; ++i) {
      EXPECT_EQ(database.read({}, "select " + std::to_string(i)).text(0, 0), std::to_string(i));
    }
    EXPECT_EQ(database.stats().connects, 2U);
  });
}

TEST(Read, LargeTextsGoBothWays) {
  run_in_loop([] {
    Options one = options();
    one.read_connections = 1;
    Database database{one};
    const std::string large(3'000'000, 'x');
    in_fibers(4, [&](int) { EXPECT_EQ(database.read({}, "select $1::text", {large}).text(0, 0), large); });
  });
}

TEST(Read, EveryLoopHasItsOwnConnections) {
  Database database{options()};
  std::atomic<int> answered = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i) {
    threads.emplace_back([&] {
      run_in_loop([&] {
        in_fibers(100, [&](int k) {
          const Scope scope{std::to_string(k), {}, {}};
          if (database.read(scope, own_setting).text(0, 0) == scope.organization_id) ++answered;
        });
      });
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(answered, 300);
  EXPECT_EQ(database.stats().queries, 300U);
  EXPECT_EQ(database.stats().open, 0U);
  run_in_loop([&] { EXPECT_EQ(database.read({}, "select 1").text(0, 0), "1"); });
}

TEST(Listener, HearsAndReconnects) {
  Direct admin{test_database.uri()};
  run_in_loop([&] {
    Database database{options()};
    std::vector<std::string> heard;
    database.listen("Changed \"things\"", [&](std::string_view payload) { heard.emplace_back(payload); });
    const auto wait_for = [&](std::size_t count) {
      for (int i = 0; i < 30'000 && heard.size() < count; ++i) sleep_for(1ms);
    };
    wait_for(1);
    admin.run("select pg_notify('Changed \"things\"', 'one')");
    wait_for(2);
    terminate_others(admin);
    wait_for(3);
    auto transaction = database.begin({});
    transaction.queue("select pg_notify('Changed \"things\"', 'two')");
    transaction.commit();
    wait_for(4);
    EXPECT_EQ(heard, (std::vector<std::string>{"", "one", "", "two"}));
  });
}

}  // namespace
}  // namespace erp::db
