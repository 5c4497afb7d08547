#include "http/request_parser.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <random>

namespace erp::http {
namespace {

using Result = RequestParser::Result;

const Limits usual_limits;

struct Outcome {
  Result result = Result::more;
  int status = 0;
  std::size_t used = 0;
  Request request;
};

// Gives the bytes in pieces, as a socket would.
Outcome parse(
    std::string_view bytes, std::size_t piece = std::string_view::npos, const Limits& by = usual_limits) {
  RequestParser parser{by};
  Outcome outcome;
  parser.restart(outcome.request);
  std::size_t received = 0;
  while (outcome.result == Result::more && received < bytes.size()) {
    received += std::min(piece, bytes.size() - received);
    std::size_t used = 0;
    outcome.result = parser.feed(bytes.substr(outcome.used, received - outcome.used), used);
    EXPECT_LE(used, received - outcome.used);
    outcome.used += used;
  }
  outcome.status = outcome.result == Result::refused ? parser.status() : 0;
  return outcome;
}

int status_of(std::string_view bytes) {
  const auto whole = parse(bytes);
  const auto bytewise = parse(bytes, 1);
  EXPECT_EQ(whole.status, bytewise.status) << bytes;
  EXPECT_EQ(whole.result, bytewise.result) << bytes;
  return whole.result == Result::complete ? 200 : whole.status;
}

int with_fields(std::string_view fields) {
  return status_of("POST / HTTP/1.1\r\nHost: t\r\n" + std::string{fields} + "\r\n0\r\n\r\n");
}

TEST(RequestParser, ReadsARequest) {
  const std::string_view sent =
      "PATCH /a?b=c HTTP/1.1\r\nHOST: t\r\nX-Y:  z \r\nContent-Length: 2\r\n\r\nokGET";
  const auto outcome = parse(sent);
  EXPECT_EQ(outcome.result, Result::complete);
  EXPECT_EQ(outcome.request.method, "PATCH");
  EXPECT_EQ(outcome.request.target, "/a?b=c");
  EXPECT_EQ(outcome.request.path, "/a");
  EXPECT_EQ(outcome.request.headers, (Pairs{{"host", "t"}, {"x-y", "z"}, {"content-length", "2"}}));
  EXPECT_EQ(outcome.request.body, "ok");
  EXPECT_EQ(outcome.used, sent.size() - 3);
}

TEST(RequestParser, ForgetsTheRequestBefore) {
  RequestParser parser{usual_limits};
  Request request;
  std::size_t used = 0;
  parser.restart(request);
  parser.feed("POST /a?b HTTP/1.1\r\nHost: t\r\nCookie: secret\r\nContent-Length: 1\r\n\r\nx", used);
  parser.restart(request);
  EXPECT_EQ(parser.feed("GET / HTTP/1.1\r\nHost: u\r\n\r\n", used), Result::complete);
  EXPECT_EQ(request.headers, (Pairs{{"host", "u"}}));
  EXPECT_TRUE(request.query.empty());
  EXPECT_TRUE(request.body.empty());
  parser.restart(request);
  EXPECT_EQ(parser.feed("GET /\n", used), Result::refused);
  EXPECT_TRUE(request.headers.empty());
}

TEST(RequestParser, RefusesWhatCanBeReadInTwoWays) {
  EXPECT_EQ(with_fields("Transfer-Encoding: chunked\r\n"), 200);
  EXPECT_EQ(with_fields("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"), 400);
  EXPECT_EQ(with_fields("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"), 400);
  EXPECT_EQ(with_fields("Content-Length: 5\r\nContent-Length: 5\r\n"), 400);
  EXPECT_EQ(with_fields("Content-Length: 5\r\nContent-Length: 6\r\n"), 400);
  EXPECT_EQ(with_fields("Content-Length: 5, 5\r\n"), 400);
  EXPECT_EQ(with_fields("Content-Length: +5\r\n"), 400);
  EXPECT_EQ(with_fields("Content-Length: -5\r\n"), 400);
  EXPECT_EQ(with_fields("Content-Length: 0x5\r\n"), 400);
  EXPECT_EQ(with_fields("Content-Length: 5 5\r\n"), 400);
  EXPECT_EQ(with_fields("Content-Length:\r\n"), 400);
  EXPECT_EQ(with_fields("Content-Length: 99999999999999999999999\r\n"), 400);
  EXPECT_EQ(with_fields("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"), 400);
  EXPECT_EQ(with_fields("Transfer-Encoding: chunked, identity\r\n"), 501);
  EXPECT_EQ(with_fields("Transfer-Encoding: gzip, chunked\r\n"), 501);
  EXPECT_EQ(with_fields("Transfer-Encoding: xchunked\r\n"), 501);
  EXPECT_EQ(with_fields("Transfer-Encoding : chunked\r\n"), 400);
  EXPECT_EQ(
      with_fields("Transfer-Encoding:\x0b"
                  "chunked\r\n"),
      400);
  EXPECT_EQ(with_fields("A: b\r\n Content-Length: 5\r\n"), 400);
  EXPECT_EQ(with_fields("A: b\r\n\tc\r\n"), 400);
  EXPECT_EQ(with_fields("A: b\nContent-Length: 5\r\n"), 400);
  EXPECT_EQ(with_fields("A: b\rContent-Length: 5\r\n"), 400);
  EXPECT_EQ(with_fields(std::string_view{"A: b\0c\r\n", 8}), 400);
  EXPECT_EQ(with_fields("A\x01: b\r\n"), 400);
  EXPECT_EQ(with_fields(": b\r\n"), 400);
  EXPECT_EQ(with_fields("no colon\r\n"), 400);
  EXPECT_EQ(with_fields("Host: other\r\n"), 400);
  EXPECT_EQ(status_of("POST / HTTP/1.0\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), 400);
  EXPECT_EQ(status_of("GET / HTTP/1.1\r\n\r\n"), 400);
}

TEST(RequestParser, RefusesBrokenRequestLines) {
  EXPECT_EQ(status_of("GET / HTTP/2.0\r\nHost: t\r\n\r\n"), 505);
  EXPECT_EQ(status_of("GET / HTTP/1.2\r\nHost: t\r\n\r\n"), 505);
  EXPECT_EQ(status_of("PRI * HTTP/2.0\r\n\r\n"), 505);
  EXPECT_EQ(status_of("GET / HTTP/x\r\nHost: t\r\n\r\n"), 400);
  EXPECT_EQ(status_of("GET /\r\nHost: t\r\n\r\n"), 400);
  EXPECT_EQ(status_of("GET  / HTTP/1.1\r\nHost: t\r\n\r\n"), 400);
  EXPECT_EQ(status_of("GET / / HTTP/1.1\r\nHost: t\r\n\r\n"), 400);
  EXPECT_EQ(status_of("GET / HTTP/1.1 \r\nHost: t\r\n\r\n"), 400);
  EXPECT_EQ(status_of(" GET / HTTP/1.1\r\nHost: t\r\n\r\n"), 400);
  EXPECT_EQ(status_of("\r\n\r\n\r\n\r\n\r\n\r\nGET / HTTP/1.1\r\n"), 400);
  EXPECT_EQ(status_of("\x16\x03\x01\x02"), 400);  // TLS
  EXPECT_EQ(status_of("TRACE / HTTP/1.1\r\nHost: t\r\n\r\n"), 501);
  EXPECT_EQ(status_of("CONNECT t:443 HTTP/1.1\r\nHost: t\r\n\r\n"), 501);
  EXPECT_EQ(status_of("get / HTTP/1.1\r\nHost: t\r\n\r\n"), 501);
  EXPECT_EQ(status_of("OPTIONS * HTTP/1.1\r\nHost: t\r\n\r\n"), 200);
  EXPECT_EQ(status_of("GET * HTTP/1.1\r\nHost: t\r\n\r\n"), 400);
  EXPECT_EQ(status_of("GET /%2e%2e/a HTTP/1.1\r\nHost: t\r\n\r\n"), 400);
}

TEST(RequestParser, RefusesBrokenChunks) {
  const auto chunks = [](std::string_view body) {
    return status_of("POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n" + std::string{body});
  };
  EXPECT_EQ(chunks("2\r\nab\r\n0\r\n\r\n"), 200);
  EXPECT_EQ(chunks("2\r\nab\r\n0\r\nA: b\r\n\r\n"), 200);
  EXPECT_EQ(chunks("2\r\nabc\r\n0\r\n\r\n"), 400);
  EXPECT_EQ(chunks("g\r\n\r\n"), 400);
  EXPECT_EQ(chunks("-1\r\n\r\n"), 400);
  EXPECT_EQ(chunks("0x2\r\nab\r\n\r\n"), 400);
  EXPECT_EQ(chunks("ffffffffffffffffff\r\n"), 400);
  EXPECT_EQ(chunks("fffffff0\r\n"), 413);
  EXPECT_EQ(chunks("2\nab\r\n"), 400);
}

// What a hostile client could make of these. Which of it is refused does not matter here: the parser must not
// crash, must not use more than it was given, and must not depend on how the bytes were cut.
const std::string_view seeds[] = {
    "GET /api/v1/users?page=2&search=%E6%97%A5 HTTP/1.1\r\nHost: localhost\r\nCookie: a=b; c=d\r\nAccept: "
    "*/*\r\n\r\n",
    "POST /a HTTP/1.1\r\nHost: t\r\nContent-Length: 11\r\nExpect: 100-continue\r\n\r\nhello world",
    "POST /a HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n5;a=\"b\"\r\nhello\r\n0\r\nA: "
    "b\r\n\r\n",
    "GET http://host/a%20b HTTP/1.0\r\nConnection: keep-alive, upgrade\r\n\r\nGET / HTTP/1.1\r\nHost: "
    "t\r\n\r\n",
};
const std::string_view fragments[] = {
    "\r\n",
    "\n",
    "\r",
    " ",
    "\t",
    ":",
    "%",
    "%00",
    "%2e",
    "0\r\n\r\n",
    "\r\n ",
    "Content-Length: 5\r\n",
    "Transfer-Encoding: chunked\r\n",
    "HTTP/1.1",
    "ffffffffffffffff",
    ";",
    "\"",
    "\\",
    ",",
    "\xff",
    "Host: u\r\n"};

std::string mutate(std::mt19937& random) {
  const auto below = [&](std::size_t limit) { return random() % limit; };
  std::string bytes{seeds[below(std::size(seeds))]};
  for (auto changes = 1 + below(6); changes-- > 0 && !bytes.empty();) {
    const auto at = below(bytes.size());
    switch (below(5)) {
      case 0:
        bytes[at] = static_cast<char>(random());
        break;
      case 1:
        bytes.erase(at, 1 + below(8));
        break;
      case 2:
        bytes.insert(at, fragments[below(std::size(fragments))]);
        break;
      case 3:
        bytes.insert(at, bytes.substr(below(bytes.size()), below(40)));
        break;
      default:
        bytes.resize(at);
        break;
    }
  }
  return bytes;
}

TEST(RequestParser, SurvivesMutatedRequests) {
  const char* wish = std::getenv("ITDO_FUZZ_RUNS");
  const long runs = wish ? std::strtol(wish, nullptr, 10) : 200'000;
  Limits tight;
  tight.header_bytes = 300;
  tight.body_bytes = 100;
  std::mt19937 random{20'251'124};
  for (long run = 0; run < runs; ++run) {
    const auto bytes = mutate(random);
    const auto whole = parse(bytes, std::string::npos, tight);
    const auto cut = parse(bytes, 1 + random() % 9, tight);
    ASSERT_LE(whole.request.body.size(), tight.body_bytes);
    if (whole.result != Result::complete) continue;
    ASSERT_EQ(cut.result, whole.result) << bytes;
    ASSERT_EQ(cut.used, whole.used) << bytes;
    ASSERT_EQ(cut.request.body, whole.request.body) << bytes;
    ASSERT_EQ(cut.request.headers, whole.request.headers) << bytes;
  }
}

}  // namespace
}  // namespace erp::http
