// Opens connections, and knows whether the server can be reached: after a failure it alone keeps trying, with
// growing pauses, so that everybody else can be turned away at once; until somebody else reaches the server.
#pragma once

#include "db/connection.hpp"

namespace erp::db {

class Connector {
 public:
  struct Events {
    std::function<void(const std::shared_ptr<Connection>&)> opened;
    std::function<void()> failed;
    std::function<void(const std::shared_ptr<Connection>&)> progressed;
    std::function<void(const std::shared_ptr<Connection>&)> broken;
    std::function<void(std::string_view payload)> notified;
  };

  Connector(const Context&, Events);
  Connector(const Connector&) = delete;
  Connector& operator=(const Connector&) = delete;

  void open();  // one more; does nothing while down
  void close();
  // Callers are to be turned away. Tries again at once if the server was reached since the last failure.
  bool down();
  std::size_t connecting() const { return connecting_.size(); }

 private:
  void attempt();
  void tried(const std::shared_ptr<Connection>&, bool opened);
  void try_again_later();

  const Context& context_;
  const Events events_;
  std::vector<std::shared_ptr<Connection>> connecting_;
  std::optional<boost::asio::steady_timer> timer_;
  std::chrono::milliseconds pause_;
  bool down_ = false;
  std::uint64_t reached_before_ = 0;  // how often the server had been reached when it failed
  const std::shared_ptr<void> alive_ = std::make_shared<int>();
};

}  // namespace erp::db
