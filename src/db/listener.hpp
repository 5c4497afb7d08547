// Hears NOTIFY on one channel, on a connection of its own that reconnects for ever.
#pragma once

#include "db/connector.hpp"

namespace erp::db {

class Listener {
 public:
  Listener(const Context&, const std::string& channel, std::function<void(std::string_view payload)> heard);
  void close();

 private:
  void listen(const std::shared_ptr<Connection>&);

  const std::string sql_;
  const std::function<void(std::string_view)> heard_;
  std::shared_ptr<Connection> connection_;
  Connector connector_;
};

}  // namespace erp::db
