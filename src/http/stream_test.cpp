#include "http/server.hpp"

#include "http/test_client.hpp"

#include <atomic>

namespace erp::http {
namespace {

using namespace std::chrono_literals;

Handler streaming(std::function<void(Stream&)> stream) {
  return [stream = std::move(stream)](Request&) {
    Response response;
    response.content_type = "text/event-stream";
    response.stream = stream;
    return response;
  };
}

TEST(Stream, SendsChunksAsTheyCome) {
  TestServer server{streaming([](Stream& stream) {
    for (int i = 0; i < 3; ++i) {
      stream.write("data: " + std::to_string(i) + "\n\n");
      stream.wait(20ms);
    }
  })};
  TestClient client{server.port()};
  for (int i = 0; i < 2; ++i) {
    const auto answer = client.get("/events");
    EXPECT_EQ(answer.header("Transfer-Encoding"), "chunked");
    EXPECT_EQ(answer.header("Content-Type"), "text/event-stream");
    EXPECT_TRUE(answer.whole);
    EXPECT_EQ(answer.body, "data: 0\n\ndata: 1\n\ndata: 2\n\n");
  }
  client.send("HEAD / HTTP/1.1\r\nHost: t\r\n\r\n");
  EXPECT_EQ(client.read_answer(true).status, 200);
  EXPECT_TRUE(client.get("/events").whole);
}

TEST(Stream, RequestSentMeanwhileIsAnsweredAfterwards) {
  TestServer server{streaming([](Stream& stream) {
    stream.wait(50ms);
    stream.write("x");
  })};
  TestClient client{server.port()};
  client.send("GET /1 HTTP/1.1\r\nHost: t\r\n\r\n");
  std::this_thread::sleep_for(20ms);
  client.send("GET /2 HTTP/1.1\r\nHost: t\r\n\r\n");
  EXPECT_EQ(client.read_answer().body, "x");
  EXPECT_EQ(client.read_answer().body, "x");
}

TEST(Stream, OldClientsGetItPlainUntilTheEnd) {
  TestServer server{streaming([](Stream& stream) { stream.write("one"), stream.write("two"); })};
  TestClient client{server.port()};
  client.send("GET / HTTP/1.0\r\n\r\n");
  const auto all = client.read_all();
  EXPECT_TRUE(all.ends_with("\r\n\r\nonetwo"));
  EXPECT_EQ(all.find("chunked"), std::string::npos);
}

TEST(Stream, IsToldThatTheClientIsGone) {
  std::atomic<bool> told{false};
  TestServer server{streaming([&](Stream& stream) {
    while (stream.wait(10s)) continue;
    told = true;
  })};
  {
    TestClient client{server.port()};
    client.send("GET / HTTP/1.1\r\nHost: t\r\n\r\n");
    std::this_thread::sleep_for(50ms);
  }
  for (int i = 0; i < 1'000 && !told; ++i) std::this_thread::sleep_for(10ms);
  EXPECT_TRUE(told);
}

TEST(Stream, WaitsForASlowClientAndDropsADeadOne) {
  Limits limits;
  limits.write_time = 2s;
  std::atomic<bool> refused{false};
  const std::string part(1'000'000, 'p');
  TestServer server{
      streaming([&](Stream& stream) {
        for (int i = 0; i < 30; ++i)
          if (!stream.write(part)) {
            refused = true;
            return;
          }
      }),
      limits};
  TestClient slow{server.port()};
  const auto answer = slow.get("/");
  EXPECT_TRUE(answer.whole);
  EXPECT_EQ(answer.body.size(), 30'000'000U);
  EXPECT_FALSE(refused);
  TestClient dead{server.port(), 4'096};
  dead.send("GET / HTTP/1.1\r\nHost: t\r\n\r\n");
  for (int i = 0; i < 200 && !refused; ++i) std::this_thread::sleep_for(100ms);
  EXPECT_TRUE(refused);
}

TEST(Stream, DrainEndsEventsButLetsADownloadFinish) {
  TestServer server{[](Request& request) {
    Response response;
    if (request.path == "/events")
      response.stream = [](Stream& stream) {
        while (stream.wait(10s)) stream.write("tick");
        stream.write("never");
      };
    else
      response.stream = [](Stream& stream) {
        const std::string part(1'000'000, 'p');
        for (int i = 0; i < 30; ++i) stream.write(part);
      };
    return response;
  }};
  TestClient events{server.port()}, download{server.port()};
  events.send("GET /events HTTP/1.1\r\nHost: t\r\n\r\n");
  download.send("GET /download HTTP/1.1\r\nHost: t\r\n\r\n");
  std::this_thread::sleep_for(100ms);
  server->drain(10s);
  const auto ended = events.read_answer();
  EXPECT_EQ(ended.status, 200);
  EXPECT_EQ(ended.body, "");
  const auto downloaded = download.read_answer();
  EXPECT_TRUE(downloaded.whole);
  EXPECT_EQ(downloaded.body.size(), 30'000'000U);
}

TEST(Stream, AnExceptionBreaksOffTheAnswer) {
  TestServer server{streaming([](Stream& stream) {
    stream.write("half");
    throw std::runtime_error{"broken"};
  })};
  TestClient client{server.port()};
  const auto answer = client.get("/");
  EXPECT_EQ(answer.body, "half");
  EXPECT_FALSE(answer.whole);
}

}  // namespace
}  // namespace erp::http
