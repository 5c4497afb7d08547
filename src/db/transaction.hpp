// What a transaction keeps between its statements.
#pragma once

#include "db/lane.hpp"

#include <exception>

namespace erp::db {

struct Transaction::State {
  std::shared_ptr<Lane> lane;
  std::shared_ptr<Connection> connection;  // null when the transaction is over
  Scope scope;
  Deadline deadline;
  using Statement = std::pair<std::string, Values>;
  std::vector<Statement> queued = {};
  bool begun = false;
  bool early = false;              // lets go of its locks before the disk has it
  std::exception_ptr failed = {};  // the server refuses everything after it, so it is thrown again

  ~State();
  Rows run(std::string_view sql, const Values&);
  std::vector<Rows> flush();
  Rows commit(const Statement* then = nullptr);

 private:
  void prepare_to_send();
  void send_queued(Reply&);
  void wait_for(Reply&);
  Rows settle(Reply&);
  void finish();
};

}  // namespace erp::db
