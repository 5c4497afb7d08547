// Short reads of one loop: they share a few connections, and all that arrive in one turn of the loop share a
// flush.
#pragma once

#include "db/connector.hpp"

namespace erp::db {

class ReadLane {
 public:
  explicit ReadLane(const Context&);
  Rows read(const Scope&, std::string_view sql, const Values&, Deadline);
  bool busy() const;  // somebody waits
  void expire(Deadline now);
  void close();

 private:
  struct Read {
    const Scope& scope;
    std::string_view sql;
    const Values& values;
    bool alone;  // in a batch of its own
    Reply reply = {};
  };

  struct Batch {
    std::shared_ptr<Connection> connection;
    int reads = 0;  // since the last sync
  };

  static void end(Batch&);
  bool reachable() { return !connections_.empty() || !connector_.down(); }
  void enqueue(Read&);
  void fill();
  void schedule();
  void dispatch();
  void send(Read&, const std::shared_ptr<Connection>&);
  std::shared_ptr<Connection> least_loaded() const;
  void expire(const std::shared_ptr<Connection>&, Deadline now);
  void retire(const std::shared_ptr<Connection>&);
  void opened(const std::shared_ptr<Connection>&);
  void failed();
  void progressed(const std::shared_ptr<Connection>&);
  void remove(const std::shared_ptr<Connection>&);
  void count_waiting() { context_.counters->reads_waiting.set(queue_.size()); }

  const Context& context_;
  std::deque<Read*> queue_;  // not sent yet
  std::vector<std::shared_ptr<Connection>> connections_;
  std::vector<std::shared_ptr<Connection>>
      retired_;                 // take no more reads, and close when theirs are answered
  std::vector<Batch> batches_;  // while dispatching: one of each connection that got reads
  bool scheduled_ = false, closed_ = false;
  const std::shared_ptr<void> alive_ = std::make_shared<int>();
  Connector connector_;
};

}  // namespace erp::db
