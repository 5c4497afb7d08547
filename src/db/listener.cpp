#include "db/listener.hpp"

namespace erp::db {
namespace {

std::string quoted_name(std::string_view name) {
  std::string quoted = "\"";
  for (const char c : name) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

}  // namespace

Listener::Listener(
    const Context& context, const std::string& channel, std::function<void(std::string_view payload)> heard)
    : sql_{"listen " + quoted_name(channel)},
      heard_{std::move(heard)},
      connector_{
          context,
          {.opened = [this](const auto& connection) { listen(connection); },
           .failed = [] {},
           .progressed = {},
           .broken =
               [this](const auto&) {
                 connection_ = nullptr;
                 connector_.open();
               },
           .notified = [this](std::string_view payload) { heard_(payload); }}} {
  connector_.open();
}

void Listener::listen(const std::shared_ptr<Connection>& connection) {
  connection_ = connection;
  Reply& reply = connection->farewell;
  reply = {};
  reply.finished = [this, weak = std::weak_ptr{connection}] {
    const auto open = weak.lock();
    if (!open || !open->usable()) return;
    // Only now nothing more can be missed.
    open->farewell.failure ? open->lose() : heard_({});
  };
  connection->command(sql_, reply);
  connection->sync(&reply);
  connection->flush();
}

void Listener::close() {
  connector_.close();
  if (connection_) connection_->close();
}

}  // namespace erp::db
