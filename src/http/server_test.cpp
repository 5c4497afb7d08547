#include "http/server.hpp"

#include "http/test_client.hpp"
#include "runtime/loop.hpp"

#include <atomic>
#include <fstream>

namespace erp::http {
namespace {

using namespace std::chrono_literals;

// Says back what it understood.
Response echo(Request& request) {
  Response response;
  response.content_type = "text/plain";
  response.body = request.method + " " + request.path + "|";
  for (const auto& [name, value] : request.query) response.body += name + "=" + value + ";";
  response.body += "|" + request.body;
  if (request.path == "/slow") sleep_for(50ms);
  if (request.path == "/sleepy") sleep_for(500ms);
  if (request.path == "/empty") response.status = 204, response.body.clear();
  if (request.path == "/address") response.body = request.address + (request.secure ? " secure" : "");
  if (request.path == "/throws") throw std::runtime_error{"not as agreed"};
  if (request.path == "/injects") response.headers.emplace_back("X-Name", "a\r\nSet-Cookie: b\r\n\r\n");
  return response;
}

TEST(Server, AnswersAndKeepsTheConnection) {
  TestServer server{echo};
  TestClient client{server.port()};
  for (int i = 0; i < 3; ++i) {
    const auto answer = client.get("/a%20b?x=1&y=%E6%97%A5+z");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "GET /a b|x=1;y=日 z;|");
    EXPECT_EQ(answer.header("Content-Type"), "text/plain");
    EXPECT_EQ(answer.header("X-Request-ID").size(), 16U);
    EXPECT_NE(answer.header("Date"), "");
    EXPECT_EQ(answer.header("Server"), "");
    EXPECT_EQ(answer.header("Connection"), "");
  }
}

TEST(Server, EchoesOnlyPlausibleRequestIds) {
  TestServer server{echo};
  TestClient client{server.port()};
  EXPECT_EQ(client.get("/", "X-Request-ID: Trace_1.a-b\r\n").header("X-Request-ID"), "Trace_1.a-b");
  EXPECT_EQ(client.get("/", "X-Request-ID: a b\r\n").header("X-Request-ID").size(), 16U);
  EXPECT_EQ(
      client.get("/", "X-Request-ID: " + std::string(65, 'a') + "\r\n").header("X-Request-ID").size(), 16U);
}

TEST(Server, AnswersPipelinedRequestsInOrder) {
  TestServer server{echo};
  TestClient client{server.port()};
  std::string requests;
  for (int i = 0; i < 100; ++i)
    requests += "GET /" + std::string{i % 10 == 3 ? "slow" : "fast"} + "?n=" + std::to_string(i) +
                " HTTP/1.1\r\nHost: t\r\n\r\n";
  client.send(requests);
  for (int i = 0; i < 100; ++i)
    EXPECT_NE(client.read_answer().body.find("n=" + std::to_string(i) + ";"), std::string::npos);
}

TEST(Server, HeadAndNoContentHaveNoBody) {
  TestServer server{echo};
  TestClient client{server.port()};
  client.send("HEAD /abc HTTP/1.1\r\nHost: t\r\n\r\n");
  EXPECT_EQ(client.read_answer(true).header("Content-Length"), "11");
  const auto empty = client.get("/empty");
  EXPECT_EQ(empty.status, 204);
  EXPECT_EQ(empty.header("Content-Length"), "");
  EXPECT_EQ(client.get("/abc").body, "GET /abc||");
}

TEST(Server, ReadsBodiesWithLengthAndInChunks) {
  TestServer server{echo};
  TestClient client{server.port()};
  EXPECT_EQ(
      client.exchange("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 5\r\n\r\nhello").body, "POST /||hello");
  client.send("POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nab");
  std::this_thread::sleep_for(20ms);
  client.send(
      "c\r\n2;x=\"y\"\r\nde\r\n0\r\nHost: late\r\nX-Trailer: 1\r\n\r\nGET /next HTTP/1.1\r\nHost: t\r\n\r\n");
  EXPECT_EQ(client.read_answer().body, "POST /||abcde");
  EXPECT_EQ(client.read_answer().body, "GET /next||");
  const std::string large(3'000'000, 'x');
  client.send("PUT /l HTTP/1.1\r\nHost: t\r\nContent-Length: 3000000\r\n\r\n");
  client.send(large);
  EXPECT_EQ(client.read_answer().body, "PUT /l||" + large);
}

TEST(Server, ReadsARequestThatComesByteByByte) {
  TestServer server{echo};
  TestClient client{server.port()};
  for (const char c : std::string_view{"\r\nPOST /b HTTP/1.1\r\nHost: t\r\nContent-Length: 3\r\n\r\nabc"}) {
    client.send({&c, 1});
    std::this_thread::sleep_for(1ms);
  }
  EXPECT_EQ(client.read_answer().body, "POST /b||abc");
}

TEST(Server, SaysContinue) {
  TestServer server{echo};
  TestClient client{server.port()};
  client.send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(client.read_answer().status, 100);
  EXPECT_EQ(client.exchange("ok").body, "POST /||ok");
  EXPECT_EQ(client.get("/", "Expect: a-miracle\r\n").status, 417);
}

TEST(Server, ServesOldAndHalfClosedClients) {
  TestServer server{echo};
  TestClient old{server.port()};
  EXPECT_EQ(old.exchange("GET /o HTTP/1.0\r\n\r\n").body, "GET /o||");
  EXPECT_TRUE(old.ended());
  TestClient patient{server.port()};
  EXPECT_EQ(
      patient.exchange("GET /o HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").header("Connection"),
      "keep-alive");
  TestClient half{server.port()};
  half.send("GET /slow HTTP/1.1\r\nHost: t\r\n\r\nGET /slow?2 HTTP/1.1\r\nHost: t\r\n\r\n");
  half.half_close();
  EXPECT_EQ(half.read_answer().status, 200);
  EXPECT_EQ(half.read_answer().body, "GET /slow|2=;|");
  EXPECT_TRUE(half.ended());
}

TEST(Server, ClosesWhenAsked) {
  TestServer server{echo};
  TestClient client{server.port()};
  EXPECT_EQ(client.get("/", "Connection: close\r\n").header("Connection"), "close");
  EXPECT_TRUE(client.ended());
}

TEST(Server, BelievesTrustedProxiesOnly) {
  TestServer server{echo};
  TestClient client{server.port()};
  EXPECT_EQ(client.get("/address").body, "127.0.0.1");
  EXPECT_EQ(
      client.get("/address", "X-Forwarded-For: 6.6.6.6, 1.2.3.4, 127.0.0.1\r\nX-Forwarded-Proto: https\r\n")
          .body,
      "1.2.3.4 secure");
  EXPECT_EQ(client.get("/address", "X-Forwarded-For: 6.6.6.6, rubbish\r\n").body, "127.0.0.1");
}

TEST(Server, NoValueCanBeginAnotherHeader) {
  TestServer server{echo};
  TestClient client{server.port()};
  EXPECT_EQ(client.get("/injects").header("Set-Cookie"), "");
  EXPECT_EQ(client.get("/after").status, 200);
}

TEST(Server, AThrowingHandlerIsAnError500) {
  TestServer server{echo};
  TestClient client{server.port()};
  const auto answer = client.get("/throws");
  EXPECT_EQ(answer.status, 500);
  EXPECT_NE(answer.body.find(R"("code":"SYSTEM_ERROR")"), std::string::npos);
  EXPECT_EQ(answer.body.find("not as agreed"), std::string::npos);
  EXPECT_EQ(client.get("/after").status, 200);
}

TEST(Server, AClientThatGoesAwayDoesNotStopItsHandler) {
  std::atomic<int> done{0}, finished{0};
  TestServer server{
      [&](Request&) {
        sleep_for(200ms);
        ++done;
        return Response{};
      },
      {},
      [&](const Request&, const Response&, std::size_t) { ++finished; }};
  TestClient{server.port()}.send("GET / HTTP/1.1\r\nHost: t\r\n\r\n");
  std::this_thread::sleep_for(100ms);
  server.stop();
  EXPECT_EQ(done, 1);
  EXPECT_EQ(finished, 1);
}

TEST(Server, RefusesATakenPort) {
  TestServer server{echo};
  Server second{Options{.address = "127.0.0.1", .port = server.port(), .threads = 1}, echo, {}};
  EXPECT_THROW(second.listen(), std::runtime_error);
  EXPECT_THROW((Server{Options{.trusted_proxies = {"nonsense"}}, echo, {}}), std::runtime_error);
}

TEST(Server, WhatAThreadsStartThrowsEndsTheServer) {
  Server server{Options{.address = "127.0.0.1", .port = 0, .threads = 2}, echo, {}};
  server.listen();
  EXPECT_THROW(server.run([] { throw std::runtime_error{"no database"}; }), std::runtime_error);
}

std::size_t resident_bytes() {
  std::ifstream statm{"/proc/self/statm"};
  std::size_t all = 0, resident = 0;
  statm >> all >> resident;
  return resident * 4096;
}

TEST(Server, TwoThousandConnectionsAtOnce) {
  TestServer server{echo};
  TestClient{server.port()}.get("/warm");
  const auto before = resident_bytes();
  std::vector<TestClient> clients;
  for (int i = 0; i < 2'000; ++i) {
    clients.emplace_back(server.port());
    ASSERT_TRUE(clients.back().connected());
    clients.back().send("GET /sleepy HTTP/1.1\r\nHost: t\r\n\r\n");
  }
  int good = 0;
  for (auto& client : clients) good += client.read_answer().status == 200;
  EXPECT_EQ(good, 2'000);
  EXPECT_EQ(server->counters().connections, 2'000U);
  for (auto& client : clients) good += client.get("/again").status == 200;
  EXPECT_EQ(good, 4'000);
  RecordProperty("resident_bytes", std::to_string(resident_bytes() - before));
}

TEST(Server, IdleConnectionsAreCheap) {
#ifdef __SANITIZE_ADDRESS__
  GTEST_SKIP() << "the sanitizer's own memory would be measured";
#endif
  TestServer server{echo};
  const auto before = resident_bytes();
  std::vector<TestClient> clients;
  for (int i = 0; i < 1'000; ++i) {
    clients.emplace_back(server.port());
    EXPECT_EQ(clients.back().get("/").status, 200);
  }
  EXPECT_LT(resident_bytes() - before, 30U * 1024 * 1024);
}

}  // namespace
}  // namespace erp::http
