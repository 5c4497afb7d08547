// PostgreSQL over asynchronous libpq in pipeline mode. The only door to the database for everything above.
//
// Each loop (thread) has a few connections. Short reads of several requests share one pipeline; a transaction
// has a connection to itself. Every piece of work says for whom it is done (Scope): the settings are local to
// the transaction, and the row-level policies of the database compare with them.
#pragma once

#include "runtime/loop.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace erp::db {

using Value = std::optional<std::string>;  // the text form; none is null
using Values = std::vector<Value>;

// The rows of one answer. Cheap to copy; the texts live as long as any copy.
class Rows {
 public:
  Rows() = default;
  explicit Rows(void* result);  // takes a PGresult
  std::size_t size() const;
  std::size_t affected() const;  // rows that INSERT, UPDATE or DELETE touched
  bool null(std::size_t row, std::size_t column) const;
  std::string_view text(std::size_t row, std::size_t column) const;  // empty if null
  std::int64_t integer(std::size_t row, std::size_t column) const;   // 0 if null
  std::optional<std::string_view> at(std::size_t row, std::size_t column) const;

 private:
  std::shared_ptr<void> result_;
};

// The database refused a statement. Constraint names follow <table>_<columns>_<code>.
struct Error : std::runtime_error {
  using std::runtime_error::runtime_error;
  std::string sqlstate, constraint, table, column, detail;
  bool retryable() const { return sqlstate == "40001" || sqlstate == "40P01"; }
};
// No connection, no room in the queue, or the deadline passed: nothing was done (HTTP 503).
struct Unavailable : std::runtime_error {
  using std::runtime_error::runtime_error;
};
// The connection broke after COMMIT was sent: done or not, only a retry with the same key can tell.
// (HTTP 503)
struct OutcomeUnknown : Unavailable {
  using Unavailable::Unavailable;
};

// For whom a piece of work is done. Texts of uuids; empty: none.
struct Scope {
  std::string organization_id;
  std::string user_id;
  std::string access;  // "" a user within one organization; "system": background work across organizations
};

struct Options {
  std::string uri;                   // libpq connection string of the application role
  std::string pool_uri = {};         // the same by pgbouncer, for all but notifications; empty: there is none
  std::size_t connections = 4;       // for transactions, per loop
  std::size_t read_connections = 2;  // shared by short reads, per loop
  std::size_t queue_limit = 512;     // waiting for a connection, per loop; beyond: Unavailable
  std::chrono::milliseconds connect_timeout{3000};
  std::chrono::milliseconds statement_timeout{30000};
  std::chrono::milliseconds answer_within{10000};  // a read or a transaction that says nothing else
};

class Database;

// One transaction on a connection of its own. Begun lazily: the first run() sends BEGIN, the scope and the
// statement in one flush. Read committed. Destroyed without commit(): rolled back (without waiting).
class Transaction {
 public:
  Transaction(Transaction&&) noexcept;
  ~Transaction();
  // Sends what was queued and this statement, waits for the rows. Prepared once per connection.
  Rows run(std::string_view sql, const Values& values = {});
  // Sends nothing yet; goes out with the next run() or commit(), which also throw what it fails with.
  void queue(std::string_view sql, Values values = {});
  // Sends what was queued and waits: the rows of each queued statement, in order.
  std::vector<Rows> flush();
  // For a lock that many queue for: commit() gives it back before the disk has the transaction, and returns
  // when it has. Whoever read in between saw what a crash would have taken back; what they wrote would be
  // gone too.
  void release_early();
  // Sends what was queued and COMMIT in one flush and waits for it. The rows of the last queued statement are
  // answered.
  Rows commit();
  // Commits, and in the same flush runs a statement by itself, in the way of nobody: it sees what others did
  // since, and its rows are answered. OutcomeUnknown if it fails: what was committed stays.
  Rows commit_then(std::string_view sql, Values values);

 private:
  friend class Database;
  struct State;
  explicit Transaction(std::unique_ptr<State>);
  std::unique_ptr<State> state_;
};

struct Stats {
  static constexpr std::array bounds{
      0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0};
  std::uint64_t queries = 0, errors = 0;  // waits of a caller; those of them that threw
  std::uint64_t connects = 0;
  double seconds = 0;  // that callers waited for their queries, altogether
  // Queries by time: up to each bound (in seconds), and longer.
  std::array<std::uint64_t, bounds.size() + 1> durations{};
  std::size_t open = 0, busy = 0, waiting = 0;  // connections; those in transactions; callers in queues
};

// Used inside of fibers, on any number of loops. Destroyed on its only loop, or when none of its loops runs
// any more.
class Database {
 public:
  // Connects only when used. Throws std::invalid_argument if the uri cannot be read.
  explicit Database(Options);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // One short read, pipelined with those of other fibers. It may share a transaction with some of them, so it
  // sees its own scope but cannot count on now() being later than it was called, and a write is refused
  // (Error 25006). A read that another one's failure or cancellation disturbs is sent again by itself, alone.
  Rows read(const Scope&, std::string_view sql, const Values& values = {}, std::optional<Deadline> = {});
  // Waits for a free connection until the deadline; statements past the deadline are cancelled. A server that
  // does not even answer the cancellation is taken for gone, and its connections are made anew.
  Transaction begin(const Scope&, std::optional<Deadline> = {});
  // Only while this loop runs. Calls `heard` on it, outside of fibers, for each NOTIFY on the channel, on a
  // connection of its own that reconnects for ever; `heard` gets an empty text after each (re)connect, for
  // what may have been missed.
  void listen(const std::string& channel, std::function<void(std::string_view payload)> heard);
  // Somebody else could speak to the server: who waits to connect anew need not wait any longer. From any
  // thread.
  void reached();
  Stats stats() const;  // summed over the loops, from any thread

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace erp::db
