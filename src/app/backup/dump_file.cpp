#include "app/backup/dump_file.hpp"

#include "service/durable.hpp"
#include "service/secrets.hpp"

#include <fcntl.h>
#include <openssl/evp.h>
#include <unistd.h>
#include <zlib.h>

#include <system_error>

namespace erp::app::backup {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t piece = 256 << 10;
constexpr int fast = 1;        // the dump waits for the compressor, so more effort is time lost
constexpr int gzip = 15 + 16;  // window bits: with the header and checksum of gzip

class Sha256 {
 public:
  Sha256() : context_{EVP_MD_CTX_new(), &EVP_MD_CTX_free} {
    EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr);
  }
  void add(const void* bytes, std::size_t count) { EVP_DigestUpdate(context_.get(), bytes, count); }
  std::string done() {
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    EVP_DigestFinal_ex(context_.get(), digest, &size);
    return hexadecimal(std::string_view{reinterpret_cast<const char*>(digest), size});
  }

 private:
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_;
};

}  // namespace

struct DumpWriter::State {
  explicit State(fs::path path) : place{std::move(path)}, file{place.string() + ".part", 0600} {
    if (deflateInit2(&stream, fast, Z_DEFLATED, gzip, 8, Z_DEFAULT_STRATEGY) != Z_OK)
      throw std::runtime_error{"no memory to compress with"};
  }
  ~State() { deflateEnd(&stream); }

  void compress(std::string_view content, int flush) {
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(content.data()));
    stream.avail_in = static_cast<uInt>(content.size());
    do {
      stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
      stream.avail_out = static_cast<uInt>(buffer.size());
      deflate(&stream, flush);
      const std::size_t count = buffer.size() - stream.avail_out;
      file.write(std::string_view{buffer}.substr(0, count));
      hash.add(buffer.data(), count);
      facts.bytes += static_cast<std::int64_t>(count);
    } while (stream.avail_out == 0);
    facts.content_bytes += static_cast<std::int64_t>(content.size());
  }

  fs::path place;
  UnfinishedFile file;
  z_stream stream{};
  Sha256 hash;
  FileFacts facts;
  std::string buffer = std::string(piece, '\0');
};

DumpWriter::DumpWriter(fs::path file) : state_{std::make_unique<State>(std::move(file))} {}
DumpWriter::~DumpWriter() = default;

void DumpWriter::write(std::string_view content) {
  state_->compress(content, Z_NO_FLUSH);
}

FileFacts DumpWriter::finish() {
  state_->compress({}, Z_FINISH);
  state_->file.put_in_place(state_->place);
  state_->facts.sha256 = state_->hash.done();
  return state_->facts;
}

FileFacts read_dump(
    const fs::path& path, const std::function<void(std::string_view content, std::int64_t read)>& use) {
  std::error_code none;
  const auto kind = fs::status(path, none);
  if (!fs::exists(kind)) throw Unusable{"file_missing", "there is no file " + path.string()};
  if (!fs::is_regular_file(kind)) throw Unusable{"not_a_file", path.string() + " is a folder or a device"};
  if (fs::file_size(path) == 0) throw Unusable{"file_empty", path.string() + " is empty"};
  if (::access(path.c_str(), R_OK) != 0)
    throw Unusable{"file_unreadable", path.string() + " may not be read by this user"};
  OpenFile file{path, O_RDONLY};
  z_stream stream{};
  inflateInit2(&stream, gzip);
  const std::unique_ptr<z_stream, decltype(&inflateEnd)> owner{&stream, &inflateEnd};
  Sha256 hash;
  FileFacts facts;
  std::string in(piece, '\0'), out(piece * 4, '\0');
  int state = Z_OK;
  while (const std::size_t count = file.read(in.data(), in.size())) {
    hash.add(in.data(), count);
    facts.bytes += static_cast<std::int64_t>(count);
    if (facts.bytes == static_cast<std::int64_t>(count) && !in.starts_with("\x1f\x8b"))
      throw Unusable{"not_a_backup", path.string() + " is not compressed by gzip"};
    stream.next_in = reinterpret_cast<Bytef*>(in.data());
    stream.avail_in = static_cast<uInt>(count);
    while (stream.avail_in > 0) {
      if (state == Z_STREAM_END) throw Unusable{"file_damaged", path.string() + " goes on after its end"};
      stream.next_out = reinterpret_cast<Bytef*>(out.data());
      stream.avail_out = static_cast<uInt>(out.size());
      state = inflate(&stream, Z_NO_FLUSH);
      if (state != Z_OK && state != Z_STREAM_END && state != Z_BUF_ERROR)
        throw Unusable{"file_damaged", path.string() + " is damaged"};
      const std::size_t size = out.size() - stream.avail_out;
      facts.content_bytes += static_cast<std::int64_t>(size);
      use(std::string_view{out}.substr(0, size), facts.bytes);
    }
  }
  if (state != Z_STREAM_END) throw Unusable{"file_truncated", path.string() + " ends in the middle"};
  facts.sha256 = hash.done();
  return facts;
}

std::string sha256_of_file(const fs::path& path) {
  OpenFile file{path, O_RDONLY};
  Sha256 hash;
  std::string buffer(piece, '\0');
  while (const std::size_t count = file.read(buffer.data(), buffer.size())) hash.add(buffer.data(), count);
  return hash.done();
}

}  // namespace erp::app::backup
