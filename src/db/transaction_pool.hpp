// Connections of one loop that one transaction at a time has to itself, and the queue for them.
#pragma once

#include "db/connector.hpp"

namespace erp::db {

class TransactionPool {
 public:
  explicit TransactionPool(const Context&);
  // Suspends the fiber until a connection is free; first come, first served. Throws Unavailable.
  std::shared_ptr<Connection> acquire(Deadline);
  void release(const std::shared_ptr<Connection>&);                // outside of any transaction
  void roll_back_and_release(const std::shared_ptr<Connection>&);  // without waiting for it
  bool busy() const { return !waiting_.empty() || !busy_.empty(); }
  void expire(Deadline now);
  void close();

 private:
  struct Waiter {
    Reply reply;
    std::shared_ptr<Connection> connection;
  };

  std::shared_ptr<Connection> take_idle();
  void hand_out(const std::shared_ptr<Connection>&);
  void open_for_waiters();
  void failed();
  void lose(const std::shared_ptr<Connection>&);
  void remove(const std::shared_ptr<Connection>&);
  void count();

  const Context& context_;
  std::deque<Waiter*> waiting_;
  std::vector<std::shared_ptr<Connection>> idle_, busy_;
  bool closed_ = false;
  Connector connector_;
};

}  // namespace erp::db
