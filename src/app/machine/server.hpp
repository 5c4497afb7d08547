// The server's part in requests to the machine: it leaves them where root's job finds them, and takes over
// what that job answers.
#pragma once

#include "api/context.hpp"

#include <filesystem>
#include <map>
#include <string>

namespace erp::app::machine {

// The job of a request. One that can be left nowhere has failed.
void hand_over(api::Context&, const Uuid& organization, const std::string& id);

// Files that did not change since the last look are passed over; now and then all are read again, as a
// restored database may know less than the one before.
class Answers {
 public:
  void take_over(db::Database&, const Config&);

 private:
  std::map<std::string, std::filesystem::file_time_type> taken_;
  std::chrono::steady_clock::time_point all_read_;
};

}  // namespace erp::app::machine
