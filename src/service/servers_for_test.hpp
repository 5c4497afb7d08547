// Servers that a test starts for itself, on free ports of the loopback address, and that end with it.
#pragma once

#include <netinet/in.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace erp::for_test {

inline sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

inline std::uint16_t free_port() {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address = loopback(0);
  socklen_t length = sizeof address;
  ::bind(socket, reinterpret_cast<sockaddr*>(&address), length);
  ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &length);
  ::close(socket);
  return ntohs(address.sin_port);
}

inline void wait_for_port(std::uint16_t port) {
  for (int attempt = 0; attempt < 200; ++attempt) {
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    const sockaddr_in address = loopback(port);
    const bool open = ::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    ::close(socket);
    if (open) return;
    std::this_thread::sleep_for(std::chrono::milliseconds{25});
  }
  throw std::runtime_error{"nothing listens on port " + std::to_string(port)};
}

// A child process that ends with this.
class Process {
 public:
  explicit Process(std::vector<std::string> words) {
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    if (posix_spawnp(&id_, arguments[0], nullptr, nullptr, arguments.data(), environ) != 0) {
      throw std::runtime_error{"cannot start " + words[0]};
    }
  }
  ~Process() {
    ::kill(id_, SIGCONT);
    ::kill(id_, SIGTERM);
    ::waitpid(id_, nullptr, 0);
  }
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  void freeze() const { ::kill(id_, SIGSTOP); }
  void thaw() const { ::kill(id_, SIGCONT); }

 private:
  pid_t id_ = 0;
};

class Redis {
 public:
  explicit Redis(std::uint16_t port = free_port())
      : port_{port},
        process_{
            {"redis-server",
             "--port",
             std::to_string(port),
             "--bind",
             "127.0.0.1",
             "--requirepass",
             "pass word",
             "--save",
             "",
             "--loglevel",
             "warning",
             "--logfile",
             "/dev/null"}} {
    wait_for_port(port);
  }
  std::string url() const { return "redis://:pass%20word@127.0.0.1:" + std::to_string(port_) + "/1"; }
  std::uint16_t port() const { return port_; }
  const Process& process() const { return process_; }

 private:
  std::uint16_t port_;
  Process process_;
};

}  // namespace erp::for_test
