#include "http/server.hpp"

#include "http/test_client.hpp"
#include "runtime/loop.hpp"

#include <atomic>

namespace erp::http {
namespace {

using namespace std::chrono_literals;

Response plain(Request& request) {
  Response response;
  response.body = request.body;
  if (request.path == "/large") response.body.assign(64 * 1024 * 1024, 'x');
  if (request.path == "/sleepy") sleep_for(600ms);
  return response;
}

Limits short_times() {
  Limits limits;
  limits.header_time = limits.body_time = limits.write_time = limits.idle_time = 1s;
  return limits;
}

// The answer must be in the envelope of every other error, and end the connection.
void expect_refusal(TestClient& client, int status, std::string_view code) {
  const auto answer = client.read_answer();
  EXPECT_EQ(answer.status, status);
  EXPECT_EQ(answer.header("Connection"), "close");
  EXPECT_NE(answer.header("X-Request-ID"), "");
  EXPECT_TRUE(answer.body.starts_with(R"({"success":false,"error":{"code":")" + std::string{code} + '"'));
  EXPECT_NE(answer.body.find(R"("request_id":")" + answer.header("X-Request-ID")), std::string::npos);
  EXPECT_TRUE(client.ended());
}

TEST(Limits, HeaderBytes) {
  Limits limits;
  limits.header_bytes = 1'000;
  TestServer server{plain, limits};
  TestClient fits{server.port()};
  EXPECT_EQ(fits.get("/", "A: " + std::string(900, 'a') + "\r\n").status, 200);
  fits.send("GET / HTTP/1.1\r\nHost: t\r\nA: " + std::string(2'000, 'a') + "\r\n\r\n");
  expect_refusal(fits, 431, "HEADERS_TOO_LARGE");
  TestClient endless{server.port()};
  endless.send("GET /" + std::string(5'000, 'a'));
  expect_refusal(endless, 431, "HEADERS_TOO_LARGE");
  TestClient trailers{server.port()};
  trailers.send(
      "POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nA: " + std::string(5'000, 'a'));
  expect_refusal(trailers, 431, "HEADERS_TOO_LARGE");
}

TEST(Limits, BodyBytes) {
  Limits limits;
  limits.body_bytes = 1'000;
  TestServer server{plain, limits};
  TestClient fits{server.port()};
  EXPECT_EQ(
      fits.exchange("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 1000\r\n\r\n" + std::string(1'000, 'b'))
          .status,
      200);
  fits.send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 1001\r\nExpect: 100-continue\r\n\r\n");
  expect_refusal(fits, 413, "PAYLOAD_TOO_LARGE");
  TestClient chunks{server.port()};
  chunks.send("POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n");
  for (int i = 0; i < 3; ++i) chunks.send("190\r\n" + std::string(400, 'c') + "\r\n");
  expect_refusal(chunks, 413, "PAYLOAD_TOO_LARGE");
}

TEST(Limits, AnUploadGetsItsRefusalAlthoughItGoesOn) {
  TestServer server{plain};
  TestClient client{server.port()};
  client.send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 20000000\r\n\r\n");
  client.send(std::string(20'000'000, 'u'));
  EXPECT_EQ(client.read_answer().status, 413);
}

TEST(Limits, BodiesOfAllTogether) {
  Limits limits;
  limits.all_bodies_bytes = 500'000;
  TestServer server{plain, limits};
  const auto most_of_a_request =
      "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 300001\r\n\r\n" + std::string(300'000, 'a');
  TestClient first{server.port()}, second{server.port()};
  first.send(most_of_a_request);
  std::this_thread::sleep_for(500ms);
  second.send(most_of_a_request);
  expect_refusal(second, 503, "SERVICE_UNAVAILABLE");
  EXPECT_EQ(first.exchange("z").status, 200);
  EXPECT_EQ(TestClient{server.port()}.exchange(most_of_a_request + "z").status, 200);
}

TEST(Limits, SlowHeaderIsDropped) {
  TestServer server{plain, short_times()};
  TestClient silent{server.port()}, slow{server.port()};
  slow.send("GET / HTTP/1.1\r\nHo");
  const auto begin = std::chrono::steady_clock::now();
  expect_refusal(slow, 408, "REQUEST_TIMEOUT");
  EXPECT_TRUE(silent.ended());
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 8s);
}

TEST(Limits, DribblingDoesNotExtendTheHeadersTime) {
  TestServer server{plain, short_times()};
  TestClient client{server.port()};
  client.send("GET / HTTP/1.1\r\nA: ");
  for (int i = 0; i < 15; ++i) {
    client.send("a");
    std::this_thread::sleep_for(100ms);
  }
  EXPECT_EQ(client.read_answer().status, 408);
}

TEST(Limits, SlowBodyIsDropped) {
  TestServer server{plain, short_times()};
  TestClient client{server.port()};
  client.send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 10\r\n\r\nabc");
  expect_refusal(client, 408, "REQUEST_TIMEOUT");
}

TEST(Limits, IdleConnectionIsClosed) {
  TestServer server{plain, short_times()};
  TestClient client{server.port()};
  EXPECT_EQ(client.get("/").status, 200);
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_TRUE(client.ended());
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 8s);
}

TEST(Limits, SlowReaderIsDropped) {
  std::atomic<std::size_t> sent{0};
  std::atomic<bool> finished{false};
  TestServer server{plain, short_times(), [&](const Request&, const Response&, std::size_t bytes) {
                      sent = bytes;
                      finished = true;
                    }};
  TestClient client{server.port(), 4'096};
  client.send("GET /large HTTP/1.1\r\nHost: t\r\n\r\n");
  for (int i = 0; i < 200 && !finished; ++i) std::this_thread::sleep_for(100ms);
  EXPECT_TRUE(finished);
  EXPECT_LT(sent, 64U * 1024 * 1024);
}

TEST(Limits, ReaderThatGoesOnGetsAll) {
  auto limits = short_times();
  limits.write_time = 2s;
  TestServer server{plain, limits};
  TestClient client{server.port()};
  client.send("GET /large HTTP/1.1\r\nHost: t\r\n\r\n");
  while (client.input().size() < 64U * 1024 * 1024 && client.receive()) std::this_thread::sleep_for(1ms);
  const auto answer = client.read_answer();
  EXPECT_TRUE(answer.whole);
  EXPECT_EQ(answer.body.size(), 64U * 1024 * 1024);
}

TEST(Limits, Connections) {
  Limits limits;
  limits.connections = 3;
  TestServer server{plain, limits};
  std::vector<TestClient> clients;
  for (int i = 0; i < 3; ++i) {
    clients.emplace_back(server.port());
    EXPECT_EQ(clients.back().get("/").status, 200);
  }
  TestClient refused{server.port()};
  refused.send("GET / HTTP/1.1\r\nHost: t\r\n\r\n");
  const auto answer = refused.read_answer();
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.header("Retry-After"), "1");
  EXPECT_EQ(answer.header("Connection"), "close");
  EXPECT_TRUE(refused.ended());
  refused.hang_up();
  clients.pop_back();
  std::this_thread::sleep_for(100ms);
  EXPECT_EQ(TestClient{server.port()}.get("/").status, 200);
}

TEST(Limits, RequestsInFlight) {
  Limits limits;
  limits.requests = 2;
  TestServer server{plain, limits};
  std::vector<TestClient> clients;
  for (int i = 0; i < 3; ++i) {
    clients.emplace_back(server.port());
    clients.back().send("GET /sleepy HTTP/1.1\r\nHost: t\r\n\r\n");
    std::this_thread::sleep_for(50ms);
  }
  EXPECT_EQ(server->counters().requests, 2U);
  const auto refused = clients[2].read_answer();
  EXPECT_EQ(refused.status, 503);
  EXPECT_EQ(refused.header("Retry-After"), "1");
  EXPECT_EQ(refused.header("Connection"), "");
  EXPECT_NE(refused.body.find(R"("code":"SERVICE_UNAVAILABLE")"), std::string::npos);
  EXPECT_EQ(clients[0].read_answer().status, 200);
  EXPECT_EQ(clients[1].read_answer().status, 200);
  EXPECT_EQ(clients[2].get("/").status, 200);
  EXPECT_EQ(server->counters().requests, 0U);
}

TEST(Limits, RefusalsSpeakJapanese) {
  TestServer server{plain};
  TestClient client{server.port()};
  const auto answer = client.get("/", "Accept-Language: ja-JP,en;q=0.5\r\nExpect: x\r\n");
  EXPECT_EQ(answer.status, 417);
  EXPECT_NE(answer.body.find("Expectヘッダー"), std::string::npos);
}

}  // namespace
}  // namespace erp::http
