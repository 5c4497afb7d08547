#include "app/backup/dump_file.hpp"

#include "service/durable.hpp"
#include "service/secrets.hpp"

#include <fcntl.h>
#include <isa-l/igzip_lib.h>
#include <openssl/evp.h>
#include <unistd.h>

#include <system_error>
#include <vector>

namespace erp::app::backup {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t piece = 256 << 10;
constexpr std::uint32_t level = 1;  // the dump waits for the compressor, so more effort is time lost

// The library wants bytes that it does not change without a const.
std::uint8_t* bytes_of(const char* text) {
  return reinterpret_cast<std::uint8_t*>(const_cast<char*>(text));
}

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
    isal_deflate_init(&stream);
    stream.gzip_flag = IGZIP_GZIP;
    stream.level = level;
    stream.level_buf = work.data();
    stream.level_buf_size = static_cast<std::uint32_t>(work.size());
  }

  void compress(std::string_view content, bool last = false) {
    stream.next_in = bytes_of(content.data());
    stream.avail_in = static_cast<std::uint32_t>(content.size());
    stream.end_of_stream = last ? 1 : 0;
    do {
      stream.next_out = bytes_of(buffer.data());
      stream.avail_out = static_cast<std::uint32_t>(buffer.size());
      if (isal_deflate(&stream) != COMP_OK) throw std::runtime_error{"the compressor failed"};
      const std::size_t count = buffer.size() - stream.avail_out;
      file.write(std::string_view{buffer}.substr(0, count));
      hash.add(buffer.data(), count);
      facts.bytes += static_cast<std::int64_t>(count);
    } while (stream.avail_out == 0);
    facts.content_bytes += static_cast<std::int64_t>(content.size());
  }

  fs::path place;
  UnfinishedFile file;
  isal_zstream stream;
  std::vector<std::uint8_t> work = std::vector<std::uint8_t>(ISAL_DEF_LVL1_DEFAULT);
  Sha256 hash;
  FileFacts facts;
  std::string buffer = std::string(piece, '\0');
};

DumpWriter::DumpWriter(fs::path file) : state_{std::make_unique<State>(std::move(file))} {}
DumpWriter::~DumpWriter() = default;

void DumpWriter::write(std::string_view content) {
  state_->compress(content);
}

FileFacts DumpWriter::finish() {
  state_->compress({}, true);
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
  const auto stream = std::make_unique<inflate_state>();
  isal_inflate_init(stream.get());
  stream->crc_flag = ISAL_GZIP;  // its header and its checksum
  const auto at_end = [&] { return stream->block_state == ISAL_BLOCK_FINISH; };
  Sha256 hash;
  FileFacts facts;
  std::string in(piece, '\0'), out(piece * 4, '\0');
  while (const std::size_t count = file.read(in.data(), in.size())) {
    hash.add(in.data(), count);
    facts.bytes += static_cast<std::int64_t>(count);
    if (facts.bytes == static_cast<std::int64_t>(count) && !in.starts_with("\x1f\x8b"))
      throw Unusable{"not_a_backup", path.string() + " is not compressed by gzip"};
    stream->next_in = bytes_of(in.data());
    stream->avail_in = static_cast<std::uint32_t>(count);
    do {
      if (at_end()) throw Unusable{"file_damaged", path.string() + " goes on after its end"};
      stream->next_out = bytes_of(out.data());
      stream->avail_out = static_cast<std::uint32_t>(out.size());
      if (isal_inflate(stream.get()) < ISAL_DECOMP_OK)
        throw Unusable{"file_damaged", path.string() + " is damaged"};
      const std::size_t size = out.size() - stream->avail_out;
      facts.content_bytes += static_cast<std::int64_t>(size);
      use(std::string_view{out}.substr(0, size), facts.bytes);
    } while (stream->avail_in > 0 || (stream->avail_out == 0 && !at_end()));
  }
  if (!at_end()) throw Unusable{"file_truncated", path.string() + " ends in the middle"};
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
