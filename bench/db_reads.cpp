// Measures short reads through erp::db::Database: db_reads CONNECTION-STRING [fibers] [read connections]
// [seconds]. Every read sets its own scope and fetches one row of 100,000 by its key. For comparison the same
// reads are then made one at a time on each connection, and as transactions of their own.
#include "db/database.hpp"
#include "db/direct.hpp"
#include "runtime/fiber.hpp"

#include <sys/resource.h>

#include <cstdio>
#include <cstdlib>
#include <string>

using namespace erp;

namespace {

constexpr const char* select_one = "select name, amount from bench_thing where id = $1";

void prepare(const std::string& uri) {
  db::Direct direct{uri};
  direct.script(
      "drop table if exists bench_thing;"
      "create table bench_thing (id int primary key, name text, amount numeric);"
      "insert into bench_thing select i, 'thing ' || i, i * 1.25 from generate_series(0, 99999) i;"
      "analyze bench_thing");
}

double processor_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

// Runs `one` over and over in `fibers` fibers at once.
void measure(
    const char* name, int fibers, int seconds, const std::function<void(const std::string& id)>& one) {
  const auto start = Clock::now();
  const auto end = start + std::chrono::seconds{seconds};
  const double processor = processor_seconds();
  long count = 0;
  int left = fibers;
  for (int fiber = 0; fiber < fibers; ++fiber) {
    Fiber::start([&, fiber] {
      for (unsigned turn = 0; Clock::now() < end; ++turn) {
        one(std::to_string((static_cast<unsigned>(fiber) * 7919U + turn * 104729U) % 100'000U));
        ++count;
      }
      --left;
    });
  }
  while (left > 0) sleep_for(std::chrono::milliseconds{1});
  const double elapsed = std::chrono::duration<double>{Clock::now() - start}.count();
  const double each = (processor_seconds() - processor) / static_cast<double>(count);
  std::printf(
      "%-44s %8.0f reads/s  %5.1f us of processor time each\n",
      name,
      static_cast<double>(count) / elapsed,
      each * 1e6);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2)
    return std::puts("usage: db_reads CONNECTION-STRING [fibers] [read connections] [seconds]"), 2;
  const auto argument = [&](int position, int otherwise) {
    return argc > position ? std::atoi(argv[position]) : otherwise;
  };
  const int fibers = argument(2, 64), connections = argument(3, 2), seconds = argument(4, 5);
  prepare(argv[1]);
  run_in_loop([&] {
    db::Options options;
    options.uri = argv[1];
    options.read_connections = static_cast<std::size_t>(connections);
    options.queue_limit = 100'000;
    db::Database database{options};
    const db::Scope scope{"0190b6a4-0000-7000-8000-000000000001", "0190b6a4-0000-7000-8000-000000000002", ""};
    const auto read = [&](const std::string& id) { database.read(scope, select_one, {id}); };
    measure("reads sharing pipelines", fibers, seconds, read);
    measure("one read at a time on each connection", connections, seconds, read);
    measure("transactions of their own", fibers, seconds, [&](const std::string& id) {
      auto transaction = database.begin(scope);
      transaction.run(select_one, {id});
      transaction.commit();
    });
  });
}
