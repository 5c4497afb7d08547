#include "db/connector.hpp"

#include <algorithm>
#include <utility>

namespace erp::db {
namespace {

constexpr std::chrono::milliseconds first_pause{100}, longest_pause{3000};

}  // namespace

Connector::Connector(const Context& context, Events events)
    : context_{context}, events_{std::move(events)}, pause_{first_pause} {}

void Connector::open() {
  if (!down()) attempt();
}

bool Connector::down() {
  if (down_ && context_.reached.load() != reached_before_) {
    down_ = false;
    if (timer_) {
      timer_.reset();
      attempt();
    }
  }
  return down_;
}

void Connector::close() {
  timer_.reset();
  for (const auto& connection : std::exchange(connecting_, {})) connection->close();
}

void Connector::attempt() {
  const auto connection = std::make_shared<Connection>(context_);
  connecting_.push_back(connection);
  const std::weak_ptr<Connection> weak = connection;
  Connection::Events events;
  events.tried = [this, weak](bool opened) { tried(weak.lock(), opened); };
  events.progressed = [this, weak] {
    if (events_.progressed) events_.progressed(weak.lock());
  };
  events.broken = [this, weak] { events_.broken(weak.lock()); };
  if (events_.notified) events.notified = [this](std::string_view payload) { events_.notified(payload); };
  connection->open(std::move(events));
}

void Connector::tried(const std::shared_ptr<Connection>& connection, bool opened) {
  std::erase(connecting_, connection);
  if (!opened) {
    down_ = true;
    reached_before_ = context_.reached.load();
    try_again_later();
    return events_.failed();
  }
  down_ = false;
  pause_ = first_pause;
  ++context_.reached;
  events_.opened(connection);
}

void Connector::try_again_later() {
  if (timer_) return;
  timer_.emplace(context_.loop.io(), pause_);
  pause_ = std::min(pause_ * 2, longest_pause);
  timer_->async_wait([this, alive = std::weak_ptr{alive_}](const boost::system::error_code& error) {
    if (error || alive.expired()) return;
    timer_.reset();
    attempt();
  });
}

}  // namespace erp::db
