#include "http/compression.hpp"

#include "base/text.hpp"
#include "http/field_value.hpp"

#include <brotli/encode.h>
#include <zlib.h>

namespace erp::http {

namespace {

constexpr int gzip_window = 15 + 16;  // the largest window, in a gzip frame
constexpr int level_for_answers = 1;

// A quarter of a megabyte to set up: kept for the next body of the same thread.
class Deflater {
 public:
  explicit Deflater(int level) {
    if (deflateInit2(&stream_, level, Z_DEFLATED, gzip_window, 8, Z_DEFAULT_STRATEGY) != Z_OK)
      throw std::bad_alloc{};
  }
  ~Deflater() { deflateEnd(&stream_); }
  Deflater(const Deflater&) = delete;
  Deflater& operator=(const Deflater&) = delete;

  std::string pack(std::string_view bytes) {
    deflateReset(&stream_);
    std::string out(deflateBound(&stream_, bytes.size()), '\0');
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream_.avail_in = static_cast<uInt>(bytes.size());
    stream_.next_out = reinterpret_cast<Bytef*>(out.data());
    stream_.avail_out = static_cast<uInt>(out.size());
    if (deflate(&stream_, Z_FINISH) != Z_STREAM_END)
      throw std::runtime_error{"a body could not be compressed"};
    out.resize(stream_.total_out);
    return out;
  }

 private:
  z_stream stream_{};
};

// "0.5" → 500; what is not a weight counts as none.
int thousandths(std::string_view weight) {
  if (weight.starts_with('1')) return 1000;
  if (!weight.starts_with("0.")) return 0;
  int value = 0, place = 100;
  for (const char c : weight.substr(2, 3)) {
    if (c < '0' || c > '9') return 0;
    value += (c - '0') * place;
    place /= 10;
  }
  return value;
}

bool has_header(const Response& response, std::string_view name) {
  return std::ranges::any_of(response.headers, [&](const auto& field) { return field.first == name; });
}

}  // namespace

std::string gzip(std::string_view bytes, int level) {
  return Deflater{level}.pack(bytes);
}

std::string brotli(std::string_view bytes, int quality) {
  std::size_t size = BrotliEncoderMaxCompressedSize(bytes.size());
  std::string out(size, '\0');
  const auto* in = reinterpret_cast<const std::uint8_t*>(bytes.data());
  auto* packed = reinterpret_cast<std::uint8_t*>(out.data());
  if (!BrotliEncoderCompress(
          quality, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, bytes.size(), in, &size, packed))
    throw std::runtime_error{"a file could not be compressed"};
  out.resize(size);
  return out;
}

int preference(std::string_view accept_encoding, std::string_view coding) {
  int for_any = 0;
  while (!accept_encoding.empty()) {
    auto entry = cut(accept_encoding, ',');
    const auto name = lower_ascii(cut(entry, ';'));
    int weight = 1000;
    while (!entry.empty()) {
      const auto parameter = cut(entry, ';');
      if (parameter.starts_with("q=") || parameter.starts_with("Q="))
        weight = thousandths(parameter.substr(2));
    }
    if (name == coding) return weight;
    if (name == "*") for_any = weight;
  }
  return for_any;
}

void compress_body(const Request& request, Response& response, std::size_t threshold) {
  if (response.body.size() < threshold || response.shared_body || response.stream) return;
  if (!compressible(response.content_type) || has_header(response, "Content-Encoding")) return;
  response.headers.emplace_back("Vary", "Accept-Encoding");
  if (preference(request.header("accept-encoding").value_or(""), "gzip") == 0) return;
  thread_local Deflater deflater{level_for_answers};
  response.body = deflater.pack(response.body);
  response.headers.emplace_back("Content-Encoding", "gzip");
}

bool compressible(std::string_view content_type) {
  for (const std::string_view type :
       {"text/",
        "application/json",
        "application/problem+json",
        "application/manifest+json",
        "application/javascript",
        "application/xml",
        "application/wasm",
        "image/svg+xml",
        "font/ttf"})
    if (content_type.starts_with(type)) return true;
  return false;
}

}  // namespace erp::http
