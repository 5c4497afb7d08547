// HTTP/1.1 with keep-alive on one loop a thread (SO_REUSEPORT); each request is handled in a fiber.
// The only folder that knows the HTTP library.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace erp::http {

using Pairs = std::vector<std::pair<std::string, std::string>>;

struct Request {
  std::string method;  // "GET"
  std::string target;  // as sent: "/api/v1/users?page=2"
  std::string path;    // percent-decoded, without the query: "/api/v1/users"
  Pairs query;         // decoded, in order
  Pairs headers;       // names in lower case
  std::string body;
  std::string address;  // of the peer; of the first untrusted hop if the peer is a trusted proxy
  bool secure = false;  // the peer is a trusted proxy that says X-Forwarded-Proto: https
  std::string id;       // X-Request-ID if it was a plausible one, else made here
  std::chrono::steady_clock::time_point arrived;

  std::optional<std::string_view> header(std::string_view lower_case_name) const;
  std::optional<std::string_view> parameter(std::string_view name) const;  // the first of that name
  std::optional<std::string_view> cookie(std::string_view name) const;
};

// Writes parts of a streamed answer; false once the client is gone (or closed its sending side) or the server
// drains. A stream that never waited is a download: it may go on writing while the server drains. After
// write() answered false the connection is cut without the closing chunk, so that nobody takes a part for the
// whole.
class Stream {
 public:
  virtual ~Stream() = default;
  virtual bool write(std::string_view part) = 0;  // suspends the fiber while the client is slow
  virtual bool wait(
      std::chrono::milliseconds) = 0;  // suspends; false once the client is gone or the server drains
};

struct Response {
  int status = 200;
  std::string content_type = "application/json";
  Pairs headers;  // further ones
  std::string body;
  std::shared_ptr<const std::string> shared_body;  // instead of body: the same bytes for many (static files)
  std::function<void(Stream&)> stream;             // instead of body: chunked, e.g. text/event-stream
  std::string route;                               // pattern for metrics and logs: "/api/v1/users/{id}"
  std::string user;                                // for the access log
};

using Handler = std::function<Response(Request&)>;  // runs in a fiber; must not throw

struct Limits {
  std::size_t header_bytes = 16 * 1024;
  std::size_t body_bytes = 10 * 1024 * 1024;
  std::size_t all_bodies_bytes =
      512 * 1024 * 1024;                 // held at once for all requests; beyond: 503, then closed
  std::chrono::seconds header_time{10};  // to send the whole header
  std::chrono::seconds body_time{60};
  std::chrono::seconds write_time{30};  // who takes less than 16 KiB in it is dropped
  std::chrono::seconds idle_time{75};   // keep-alive
  std::size_t connections = 10'000;     // beyond: 503 with Retry-After, then closed
  std::size_t requests = 2'000;         // in their handlers; beyond: 503 with Retry-After
};

struct Options {
  std::string address = "0.0.0.0";
  std::uint16_t port = 8000;                                     // 0: any free one
  std::size_t threads = 0;                                       // 0: one a core
  std::vector<std::string> trusted_proxies{"127.0.0.1", "::1"};  // addresses or networks ("10.0.0.0/8")
  // Descriptors that listen at this address already, left by the process before: who waits in their queues is
  // served. The server closes them in the end.
  std::vector<int> sockets = {};
  Limits limits;
};

// What becomes of who waits in the kernel's queue when a server drains: `shut` serves him before the port is
// closed, `left` leaves him to the next process, because somebody else holds the sockets open for it.
enum class Door : std::uint8_t { shut, left };

// At this moment: open connections, and requests in their handlers.
struct Counters {
  std::size_t connections = 0, requests = 0;
};

// Whether the descriptor listens where a server of these options would, so that it may be given to it.
bool listens_at(int socket, const Options&);

// "cannot listen on 0.0.0.0 port 8000: Address already in use"
struct CannotListen : std::runtime_error {
  CannotListen(const std::string& line, std::error_code why) : std::runtime_error{line}, reason{why} {}
  std::error_code reason;
};

class Server {
 public:
  // Called once per answer after it was sent (or failed), also for what the server itself refused: for access
  // log and metrics. Runs on the request's thread, must not suspend or throw.
  using Finished = std::function<void(const Request&, const Response&, std::size_t bytes_sent)>;
  // Throws std::runtime_error if an address in the options cannot be read.
  Server(Options, Handler, Finished);
  ~Server();
  void listen();  // throws CannotListen
  std::uint16_t port() const;
  std::vector<int> sockets() const;  // that listen; for whoever holds them open for the next process
  // Blocks until stopped. `each_thread_start` runs on each loop's own stack before its first request; what it
  // throws ends the server and is thrown here.
  void run(const std::function<void()>& each_thread_start = {});
  // From any thread: no new work, finish what runs, then stop.
  void drain(std::chrono::seconds patience, Door = Door::shut);
  Counters counters() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace erp::http
