// For tests: a running server, and a client that sends exactly the bytes that it is given.
#pragma once

#include "http/server.hpp"

#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <charconv>
#include <chrono>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

namespace erp::http {

class TestServer {
 public:
  explicit TestServer(
      Handler handler, Limits limits = {}, Server::Finished finished = {}, std::size_t threads = 2)
      : server_{
            Options{.address = "127.0.0.1", .port = 0, .threads = threads, .limits = limits},
            std::move(handler),
            std::move(finished)} {
    server_.listen();
    port_ = server_.port();
    thread_ = std::thread{[this] { server_.run(); }};
  }
  ~TestServer() { stop(); }

  void stop(std::chrono::seconds patience = std::chrono::seconds{5}) {
    if (!thread_.joinable()) return;
    server_.drain(patience);
    thread_.join();
  }
  std::uint16_t port() const { return port_; }
  Server& operator*() { return server_; }
  Server* operator->() { return &server_; }

 private:
  Server server_;
  std::uint16_t port_ = 0;
  std::thread thread_;
};

struct Answer {
  int status = 0;  // 0: the connection ended before an answer came
  std::string head, body;
  bool whole = false;

  std::string header(std::string_view name) const {
    const auto at = head.find("\r\n" + std::string{name} + ": ");
    if (at == head.npos) return {};
    const auto begin = at + name.size() + 4;
    return head.substr(begin, head.find("\r\n", begin) - begin);
  }
};

class TestClient {
 public:
  explicit TestClient(std::uint16_t port, int receive_buffer = 0) {
    fd_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (receive_buffer) setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
    const int on = 1;
    setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  }
  TestClient(TestClient&& other) noexcept
      : fd_{std::exchange(other.fd_, -1)}, connected_{other.connected_}, input_{std::move(other.input_)} {}
  TestClient(const TestClient&) = delete;
  TestClient& operator=(const TestClient&) = delete;
  ~TestClient() { hang_up(); }

  bool connected() const { return connected_; }
  void hang_up() {
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
  }
  void half_close() { shutdown(fd_, SHUT_WR); }

  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }

  // Appends to what was read; false at the end of the connection or after ten seconds of silence.
  bool receive() {
    pollfd ready{fd_, POLLIN, 0};
    if (poll(&ready, 1, 10'000) != 1) return false;
    char buffer[16 * 1024];
    const auto count = recv(fd_, buffer, sizeof buffer, 0);
    if (count <= 0) return false;
    input_.append(buffer, static_cast<std::size_t>(count));
    return true;
  }

  Answer read_answer(bool of_head = false) {
    Answer answer;
    std::size_t end = 0;
    while ((end = input_.find("\r\n\r\n")) == input_.npos)
      if (!receive()) return answer;
    answer.head = input_.substr(0, end + 2);
    input_.erase(0, end + 4);
    std::from_chars(answer.head.data() + 9, answer.head.data() + 12, answer.status);
    if (of_head || answer.status == 204 || answer.status == 304 || answer.status == 100)
      answer.whole = true;
    else if (answer.header("Transfer-Encoding") == "chunked")
      read_chunks(answer);
    else
      read_length(answer);
    return answer;
  }

  Answer exchange(std::string_view request) {
    send(request);
    return read_answer();
  }
  Answer get(std::string_view target, std::string_view more_headers = {}) {
    std::string request{"GET "};
    request.append(target).append(" HTTP/1.1\r\nHost: test\r\n").append(more_headers).append("\r\n");
    return exchange(request);
  }

  // True if the server ends the connection without another byte.
  bool ended() {
    const auto before = input_.size();
    return !receive() && input_.size() == before;
  }
  std::string read_all() {
    while (receive()) continue;
    return std::exchange(input_, {});
  }
  std::string& input() { return input_; }

 private:
  void read_length(Answer& answer) {
    const auto text = answer.header("Content-Length");
    std::size_t length = std::string::npos;
    std::from_chars(text.data(), text.data() + text.size(), length);
    while (input_.size() < length)
      if (!receive()) break;
    answer.whole = text.empty() || input_.size() >= length;
    answer.body = input_.substr(0, length);
    input_.erase(0, length);
  }

  void read_chunks(Answer& answer) {
    for (;;) {
      std::size_t line = 0;
      while ((line = input_.find("\r\n")) == input_.npos)
        if (!receive()) return;
      std::size_t size = 0;
      std::from_chars(input_.data(), input_.data() + line, size, 16);
      while (input_.size() < line + 2 + size + 2)
        if (!receive()) return;
      answer.body += input_.substr(line + 2, size);
      input_.erase(0, line + 2 + size + 2);
      if (size == 0) {
        answer.whole = true;
        return;
      }
    }
  }

  int fd_ = -1;
  bool connected_ = false;
  std::string input_;
};

}  // namespace erp::http
