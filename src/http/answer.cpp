// The half of a connection that answers.
#include "http/connection.hpp"
#include "http/refusal.hpp"
#include "http/request_id.hpp"
#include "http/response_head.hpp"

#include <boost/asio/buffer.hpp>

namespace erp::http {

namespace asio = boost::asio;
using ErrorCode = boost::system::error_code;

// Who asks, and under which name.
void Connection::identify() {
  auto& request = exchange_->request;
  request.address = address_;
  request.secure = false;
  if (trusted_) shard_.state().proxies.read_forwarding(request);
  const auto given = request.header("x-request-id");
  if (given && plausible_request_id(*given))
    request.id = *given;
  else
    make_request_id(request.id);
}

void Connection::dispatch() {
  identify();
  exchange_->keep_alive = exchange_->parser.keep_alive();
  enter(Phase::handling, Deadline::max());
  auto& running = shard_.state().requests;
  if (++running > shard_.limits().requests) {
    --running;
    exchange_->response = refusal(503, exchange_->request);
    return answer();
  }
  self_ = shared_from_this();
  try {
    Fiber::start([this] {
      const auto self = std::move(self_);
      run_handler();
    });
  } catch (const std::exception&) {  // no memory for one more stack
    self_.reset();
    --running;
    exchange_->response = refusal(503, exchange_->request);
    answer();
  }
}

void Connection::run_handler() {
  auto& exchange = *exchange_;
  bool failed = false;
  try {
    exchange.response = shard_.state().handler(exchange.request);
  } catch (...) {
    failed = true;  // against the contract of Handler, but one request must not end the process
  }
  --shard_.state().requests;
  if (failed) exchange.response = refusal(500, exchange.request);
  if (phase_ == Phase::closed) return answered(false);
  if (exchange.response.stream && exchange.request.method != "HEAD") return run_stream();
  answer();
}

void Connection::refuse(int status) {
  identify();
  exchange_->keep_alive = false;
  exchange_->response = refusal(status, exchange_->request);
  answer();
}

void Connection::begin_head(bool chunked) {
  auto& exchange = *exchange_;
  const bool old_client = exchange.parser.speaks_1_0();
  if (shard_.state().draining || (chunked && old_client)) exchange.keep_alive = false;
  HeadFacts facts;
  facts.date = shard_.date();
  facts.request_id = exchange.request.id;
  facts.keep_alive = exchange.keep_alive;
  facts.speaks_1_0 = old_client;
  facts.length = exchange.body.size();
  if (bodiless(exchange.response.status))
    facts.framing = Framing::none;
  else if (chunked)
    facts.framing = old_client ? Framing::closing : Framing::chunks;
  exchange.head.clear();
  write_head(exchange.response, facts, exchange.head);
  exchange.sent = 0;
}

void Connection::answer() {
  auto& exchange = *exchange_;
  const auto& response = exchange.response;
  exchange.body = response.shared_body ? std::string_view{*response.shared_body} : response.body;
  begin_head(static_cast<bool>(response.stream));
  if (exchange.request.method == "HEAD" || bodiless(response.status)) exchange.body = {};
  enter(Phase::writing, Deadline::max());
  flush();
}

void Connection::flush() {
  auto& exchange = *exchange_;
  const auto total = exchange.head.size() + exchange.body.size();
  while (exchange.sent < total) {
    const auto in_head = std::min(exchange.sent, exchange.head.size());
    const auto in_body = exchange.sent - in_head;
    const std::array<asio::const_buffer, 2> rest{
        asio::buffer(exchange.head.data() + in_head, exchange.head.size() - in_head),
        asio::buffer(exchange.body.data() + in_body, exchange.body.size() - in_body)};
    ErrorCode error;
    const auto count = socket_.write_some(rest, error);
    exchange.sent += count;
    if (must_wait(error)) {
      await_reader();
      return await_output();
    }
    if (error) return answered(false);
  }
  answered(true);
}

}  // namespace erp::http
