// Tells browsers what changed, as it changes: server-sent events that name records and never carry their
// contents, so that every reader fetches what she may see.
#pragma once

#include "base/uuid.hpp"
#include "http/server.hpp"

#include <atomic>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace erp {
class Cache;
}

namespace erp::api {

class Events {
 public:
  explicit Events(Cache& cache) : cache_{cache} {}

  // Tells the readers of this organization, here and, through Redis, on the other nodes. `now_at`: its
  // version, may be empty. `of`: the kind of the record, where `resource` says what was done with it
  // ("comment").
  void changed(
      const Uuid& organization, std::string_view resource, std::string_view id, std::string_view now_at,
      std::string_view of = {});
  // Tells one person alone.
  void told(const Uuid& organization, const Uuid& person, std::string text);
  // Who listens. Nobody hears of a record that she may not read, or anything after her session ended.
  struct Listener {
    Uuid organization, person;
    std::function<bool()> present;  // asked before anything is said, and a few times a minute
    std::function<bool(std::string_view resource, std::string_view id)> may_read;  // id: empty for any
  };
  // An event stream for one browser; goes on after Last-Event-ID as far as the events are still remembered.
  http::Response stream(const http::Request&, Listener);
  // What other nodes tell; call once, on a loop.
  void listen();

 private:
  struct Event {
    std::uint64_t number;
    std::string text;
    std::string person;  // the only one who hears of it; empty: everybody who may read the record
  };
  struct Channel {
    std::uint64_t last = 0;
    std::deque<Event> recent;  // the newest thousand
  };
  // `to`: an organization, or one person of it: "<organization>@<person>".
  void tell(const std::string& to, std::string text);
  void remember(std::string_view to, std::string text);
  std::vector<Event> since(const Listener&, std::uint64_t& number);

  Cache& cache_;
  std::mutex mutex_;
  std::map<std::string, Channel> channels_;
  const std::string node_ = to_text(Uuid::generate());
};

}  // namespace erp::api
