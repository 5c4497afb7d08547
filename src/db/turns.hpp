// Who is next: transactions of one loop that are going to lock the same row one after the other wait here, as
// fibers, instead of in the server, where each of them would keep a process busy with waiting.
#pragma once

#include "db/connection.hpp"

#include <deque>
#include <map>
#include <string>

namespace erp::db {

class Turns {
 public:
  // Suspends this fiber until the turn is its own. Throws Unavailable after the deadline.
  void take(const std::string& name, Deadline);
  void leave(const std::string& name);

  void expire(Deadline now);
  bool busy() const;
  void close();  // whoever waits is told that there is no database any more

 private:
  std::map<std::string, std::deque<Reply*>> taken_;  // by name: those that wait
};

}  // namespace erp::db
