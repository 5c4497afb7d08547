// How often something came from an address within a minute. Counted in this process alone, and apart from
// wrong passwords, so that a program with a key of yesterday locks nobody out.
#pragma once

#include "runtime/loop.hpp"

#include <mutex>
#include <string>
#include <unordered_map>

namespace erp::identity {

class AddressCount {
 public:
  // Refused: rate_limit_exceeded {seconds}.
  void refuse_if_many(const std::string& address, std::size_t most_per_minute);
  void count(const std::string& address);

 private:
  struct Window {
    Deadline end{};
    std::size_t times = 0;
  };
  std::mutex mutex_;
  std::unordered_map<std::string, Window> windows_;
};

}  // namespace erp::identity
