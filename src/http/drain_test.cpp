#include "http/server.hpp"

#include "http/test_client.hpp"
#include "runtime/loop.hpp"

#include <unistd.h>

#include <atomic>
#include <memory>

namespace erp::http {
namespace {

using namespace std::chrono_literals;

TEST(Drain, FinishesWhatRunsAndSaysClose) {
  TestServer server{[](Request&) {
    sleep_for(300ms);
    return Response{.body = "done"};
  }};
  TestClient busy{server.port()}, idle{server.port()}, fresh{server.port()};
  EXPECT_EQ(idle.get("/").body, "done");
  busy.send("GET / HTTP/1.1\r\nHost: t\r\n\r\n");
  std::this_thread::sleep_for(50ms);
  server->drain(5s);
  EXPECT_TRUE(idle.ended());
  const auto first = fresh.get("/");  // connected before the drain: still served
  EXPECT_EQ(first.body, "done");
  const auto answer = busy.read_answer();
  EXPECT_EQ(answer.body, "done");
  EXPECT_EQ(answer.header("Connection"), "close");
  EXPECT_TRUE(busy.ended());
  server.stop();
  EXPECT_FALSE(TestClient{server.port()}.connected());
}

TEST(Drain, WhoIsUsedToAskingIsAnsweredAndHearsThatItEnds) {
  TestServer server{[](Request&) { return Response{.body = "done"}; }};
  TestClient client{server.port()};
  EXPECT_EQ(client.get("/").header("Connection"), "");
  server->drain(5s);
  std::this_thread::sleep_for(100ms);
  const auto last = client.get("/");
  EXPECT_EQ(last.body, "done");
  EXPECT_EQ(last.header("Connection"), "close");
  EXPECT_TRUE(client.ended());
}

// Somebody else, systemd in an installation, holds the sockets: nobody is refused between two servers.
TEST(Drain, WhoComesBetweenTwoServersIsServedByTheNext) {
  const auto handler = [](Request&) { return Response{.body = "done"}; };
  Server before{Options{.address = "127.0.0.1", .port = 0, .threads = 3}, handler, {}};
  before.listen();
  const auto port = before.port();
  std::vector<int> kept;
  for (const int socket : before.sockets()) kept.push_back(dup(socket));
  std::thread first{[&] { before.run(); }};
  before.drain(1s, Door::left);
  first.join();
  std::vector<std::unique_ptr<TestClient>> waiting;
  for (int i = 0; i < 12; ++i) {
    waiting.push_back(std::make_unique<TestClient>(port));
    ASSERT_TRUE(waiting.back()->connected());
    waiting.back()->send("GET / HTTP/1.1\r\nHost: t\r\n\r\n");
  }
  const Options fewer{.address = "127.0.0.1", .port = port, .threads = 1, .sockets = kept};
  EXPECT_TRUE(listens_at(kept.front(), fewer));
  EXPECT_FALSE(listens_at(kept.front(), Options{.address = "127.0.0.2", .port = port}));
  Server after{fewer, handler, {}};
  after.listen();
  EXPECT_EQ(after.sockets(), kept);
  std::thread second{[&] { after.run(); }};
  for (auto& client : waiting) EXPECT_EQ(client->read_answer().body, "done");
  after.drain(1s);
  second.join();
}

TEST(Drain, EndsAtTheLatestAfterPatience) {
  TestServer server{[](Request&) { return Response{}; }};
  TestClient client{server.port()};
  client.send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 10\r\n\r\nabc");
  std::this_thread::sleep_for(50ms);
  const auto begin = std::chrono::steady_clock::now();
  server.stop(1s);
  const auto time = std::chrono::steady_clock::now() - begin;
  EXPECT_GE(time, 1s);
  EXPECT_LT(time, 8s);
}

// Clients ask as fast as they can, on old and on fresh connections, while the server drains. A connection may
// end between two requests, and none can be made after the drain; but a handler that ran has its answer
// delivered.
TEST(Drain, LosesNoRequestUnderLoad) {
  std::atomic<int> handled{0}, answered{0}, failed_first{0};
  TestServer server{[&](Request&) {
    sleep_for(2ms);
    ++handled;
    return Response{.body = "ok"};
  }};
  std::vector<std::thread> clients;
  for (int i = 0; i < 16; ++i)
    clients.emplace_back([&, i] {
      for (;;) {
        TestClient client{server.port()};
        if (!client.connected()) return;
        for (int n = 0; n < (i % 2 ? 1 : 50); ++n) {
          const auto answer = client.get("/");
          if (answer.status != 200) {
            failed_first += n == 0;
            break;
          }
          ++answered;
          if (answer.header("Connection") == "close") break;
        }
      }
    });
  std::this_thread::sleep_for(300ms);
  server.stop();
  for (auto& client : clients) client.join();
  EXPECT_GT(handled, 100);
  EXPECT_EQ(handled, answered);
  // The kernel may finish a handshake for a socket that is being closed; that is one connection a thread at
  // most.
  EXPECT_LE(failed_first, 2);
}

TEST(Drain, WithNothingToDoEndsAtOnce) {
  TestServer server{[](Request&) { return Response{}; }};
  const auto begin = std::chrono::steady_clock::now();
  server.stop();
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 1s);
}

}  // namespace
}  // namespace erp::http
