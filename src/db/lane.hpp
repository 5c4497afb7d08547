// One loop's share of a database: its connections for reads and for transactions, its listeners, its
// deadlines.
#pragma once

#include "db/listener.hpp"
#include "db/read_lane.hpp"
#include "db/transaction_pool.hpp"

namespace erp::db {

// To one database: for transactions, for reads, and for listening, which needs a session of its own.
struct Routes {
  const Parameters& transactions;
  const Parameters& reads;
  const Parameters& listeners;
};

class Lane : public std::enable_shared_from_this<Lane> {
 public:
  Lane(Loop&, const Options&, const Routes&, Canceller&, std::atomic<std::uint64_t>& reached);
  ~Lane();
  Lane(const Lane&) = delete;
  Lane& operator=(const Lane&) = delete;

  Rows read(const Scope&, std::string_view sql, const Values&, Deadline);
  std::shared_ptr<Connection> acquire(Deadline);
  TransactionPool& transactions() { return transactions_; }
  void listen(const std::string& channel, std::function<void(std::string_view payload)> heard);
  // Looks after deadlines from here on, as long as somebody waits.
  void watch();

  const std::shared_ptr<Counters>& counters() const { return context_.counters; }
  void close();
  bool closed() const { return closed_; }

 private:
  const Context context_, read_context_, listening_context_;
  ReadLane reads_;
  TransactionPool transactions_;
  std::vector<std::unique_ptr<Listener>> listeners_;
  std::optional<boost::asio::steady_timer> timer_;
  bool closed_ = false;
};

}  // namespace erp::db
