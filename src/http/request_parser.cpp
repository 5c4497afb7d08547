#include "http/request_parser.hpp"

#include "http/target.hpp"

#include <boost/beast/http/basic_parser.hpp>

#include <cstring>

namespace erp::http {

namespace beast = boost::beast;
using beast::http::error;
using beast::http::field;
using beast::http::verb;
using ErrorCode = beast::error_code;

namespace {

constexpr std::size_t first_reservation = 256 * 1024;  // bytes for a body that is only announced as yet

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

bool all_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

bool served(verb method) {
  switch (method) {
    case verb::get:
    case verb::head:
    case verb::post:
    case verb::put:
    case verb::patch:
    case verb::delete_:
    case verb::options:
      return true;
    default:
      return false;
  }
}

// "… HTTP/2.0" is a version that we do not speak; anything else at the end of the line is not HTTP.
bool names_another_version(std::string_view request_line) {
  const auto version = request_line.substr(request_line.rfind(' ') + 1);
  if (version == "HTTP/1.1" || version == "HTTP/1.0") return false;
  return version.size() == 8 && version.starts_with("HTTP/") && all_digits(version.substr(5, 1)) &&
         version[6] == '.' && all_digits(version.substr(7, 1));
}

// Finds the end of a header line by line as bytes arrive, so that a slow client costs no second look at a
// byte.
class HeaderScanner {
 public:
  enum class Found { more, end, malformed };

  Found scan(std::string_view bytes) {
    while (scanned_ < bytes.size()) {
      const void* hit = std::memchr(bytes.data() + scanned_, '\n', bytes.size() - scanned_);
      if (!hit) {
        scanned_ = bytes.size();
        return starts_well(bytes) ? Found::more : Found::malformed;
      }
      const auto feed = static_cast<std::size_t>(static_cast<const char*>(hit) - bytes.data());
      if (feed == line_ || bytes[feed - 1] != '\r' || !starts_well(bytes)) return Found::malformed;
      const bool blank = feed == line_ + 1;
      line_ = scanned_ = feed + 1;
      if (!blank) {
        ++lines_;
      } else if (lines_ > 0) {
        return Found::end;
      } else {
        begin_ = line_;  // blank lines before a request: some clients end a body with one
        if (begin_ > 8) return Found::malformed;
      }
    }
    return Found::more;
  }
  std::size_t begin() const { return begin_; }
  std::size_t end() const { return line_; }

 private:
  // A request begins with a letter (a TLS greeting does not), a later line not with a blank: that would
  // continue the line before ("obs-fold"), which not every program in front of us reads so.
  bool starts_well(std::string_view bytes) const {
    if (line_ >= bytes.size()) return true;
    const char c = bytes[line_];
    if (lines_ > 0) return c != ' ' && c != '\t';
    return c == '\r' || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  }

  std::size_t scanned_ = 0, line_ = 0, begin_ = 0, lines_ = 0;
};

// The events of the HTTP library's parser, written straight into our request.
class Message final : public beast::http::basic_parser<true> {
 public:
  // `spare` are header fields of an earlier request, whose memory is used again.
  Message(Request& request, Pairs& spare) : request_{request}, spare_{spare} {}

  int status = 400;  // of the refusal, if put() fails
  bool version_1_0 = false, expects = false, encoded = false;
  std::size_t hosts = 0, lengths = 0;

 private:
  void on_request_impl(
      verb method, beast::string_view name, beast::string_view target, int version,
      ErrorCode& failure) override {
    request_.method.assign(name.data(), name.size());
    request_.target.assign(target.data(), target.size());
    version_1_0 = version == 10;
    if (!served(method)) refuse(501, error::bad_method, failure);
  }

  void on_field_impl(
      field id, beast::string_view name, beast::string_view value, ErrorCode& failure) override {
    if (is_header_done()) return;  // trailers: nothing we understand may come this late
    auto& headers = request_.headers;
    if (headers.size() < spare_.size())
      headers.push_back(std::move(spare_[headers.size()]));
    else
      headers.emplace_back();
    auto& [own_name, own_value] = headers.back();
    own_name.resize(name.size());
    std::transform(name.begin(), name.end(), own_name.begin(), lower);
    own_value.assign(value.data(), value.size());
    check(id, own_value, failure);
  }

  void check(field id, const std::string& value, ErrorCode& failure) {
    if (id == field::host) {
      ++hosts;
    } else if (id == field::content_length) {
      ++lengths;
      if (lengths > 1 || encoded || !all_digits(value)) refuse(400, error::bad_content_length, failure);
    } else if (id == field::transfer_encoding) {
      encoded = true;
      if (lengths > 0 || version_1_0) refuse(400, error::bad_transfer_encoding, failure);
      if (!beast::iequals(value, "chunked")) refuse(501, error::bad_transfer_encoding, failure);
    } else if (id == field::expect && !version_1_0) {
      expects = true;
      if (!beast::iequals(value, "100-continue")) refuse(417, error::bad_value, failure);
    }
  }

  void on_header_impl(ErrorCode& failure) override {
    if (hosts > 1 || (hosts == 0 && !version_1_0)) refuse(400, error::bad_field, failure);
    const bool whole_server = request_.target == "*" && request_.method == "OPTIONS";
    if (whole_server)
      request_.path = "*";
    else if (!split_target(request_.target, request_.path, request_.query))
      refuse(400, error::bad_target, failure);
  }

  void on_body_init_impl(const boost::optional<std::uint64_t>& length, ErrorCode&) override {
    if (length) request_.body.reserve(std::min<std::size_t>(*length, first_reservation));
  }
  std::size_t on_body_impl(beast::string_view part, ErrorCode&) override {
    request_.body.append(part.data(), part.size());
    return part.size();
  }
  void on_chunk_header_impl(std::uint64_t, beast::string_view, ErrorCode&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, beast::string_view part, ErrorCode&) override {
    request_.body.append(part.data(), part.size());
    return part.size();
  }
  void on_response_impl(int, beast::string_view, int, ErrorCode&) override {}
  void on_finish_impl(ErrorCode&) override {}

  void refuse(int with, error reason, ErrorCode& failure) {
    if (failure) return;
    status = with;
    failure = reason;
  }

  Request& request_;
  Pairs& spare_;
};

}  // namespace

class RequestParser::Reader {
 public:
  explicit Reader(const Limits& limits) : limits_{limits} {}

  void restart(Request& request) {
    request.method.clear();
    request.target.clear();
    request.path.clear();
    request.query.clear();
    request.body.clear();
    std::swap(request.headers, spare_);
    request.headers.clear();
    message_.emplace(request, spare_);
    scanner_ = {};
    status_ = 0;
  }

  Result feed(std::string_view bytes, std::size_t& used) {
    used = 0;
    if (!message_->is_header_done()) {
      const auto result = read_header(bytes, used);
      if (result != Result::complete || message_->is_done()) return result;
      bytes.remove_prefix(used);
    }
    return read_body(bytes, used);
  }

  const Message& message() const { return *message_; }
  int status() const { return status_; }

 private:
  Result refuse(int status) {
    status_ = status;
    return Result::refused;
  }

  Result read_header(std::string_view bytes, std::size_t& used) {
    const auto found = scanner_.scan(bytes.substr(0, std::min(bytes.size(), limits_.header_bytes + 1)));
    if (found == HeaderScanner::Found::malformed) return refuse(400);
    const bool whole = found == HeaderScanner::Found::end;
    if ((whole ? scanner_.end() : bytes.size()) > limits_.header_bytes) return refuse(431);
    if (!whole) return Result::more;
    const auto header = bytes.substr(scanner_.begin(), scanner_.end() - scanner_.begin());
    ErrorCode failure;
    message_->header_limit(static_cast<std::uint32_t>(header.size() + 1));
    message_->body_limit(boost::none);
    message_->put(boost::asio::buffer(header.data(), header.size()), failure);
    if (failure == error::bad_version && names_another_version(header.substr(0, header.find('\r'))))
      return refuse(505);
    if (failure) return refuse(message_->status);
    used = scanner_.end();
    if (message_->content_length().value_or(0) > limits_.body_bytes) return refuse(413);
    message_->body_limit(limits_.body_bytes);
    message_->eager(true);
    return Result::complete;
  }

  Result read_body(std::string_view bytes, std::size_t& used) {
    while (!message_->is_done()) {
      // At least a last chunk, "0\r\n\r\n", is still to come: the library asserts that it gets to see it
      // whole.
      if (bytes.size() < (message_->chunked() ? 5 : 1)) return Result::more;
      ErrorCode failure;
      const auto taken = message_->put(boost::asio::buffer(bytes.data(), bytes.size()), failure);
      used += taken;
      bytes.remove_prefix(taken);
      if (failure == error::need_more) {
        // A line of a chunk or the trailers, not whole yet: they are headers too.
        return bytes.size() > limits_.header_bytes ? refuse(431) : Result::more;
      }
      if (failure) return refuse(failure == error::body_limit ? 413 : 400);
    }
    return Result::complete;
  }

  const Limits& limits_;
  Pairs spare_;
  std::optional<Message> message_;
  HeaderScanner scanner_;
  int status_ = 0;
};

RequestParser::RequestParser(const Limits& limits) : reader_{std::make_unique<Reader>(limits)} {}
RequestParser::~RequestParser() = default;

void RequestParser::restart(Request& request) {
  reader_->restart(request);
}
RequestParser::Result RequestParser::feed(std::string_view bytes, std::size_t& used) {
  return reader_->feed(bytes, used);
}
int RequestParser::status() const {
  return reader_->status();
}
bool RequestParser::header_done() const {
  return reader_->message().is_header_done();
}
bool RequestParser::wants_continue() const {
  return reader_->message().expects && header_done() && !reader_->message().is_done();
}
bool RequestParser::keep_alive() const {
  return header_done() && reader_->message().keep_alive();
}
bool RequestParser::speaks_1_0() const {
  return reader_->message().version_1_0;
}

}  // namespace erp::http
