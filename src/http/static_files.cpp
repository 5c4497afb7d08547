#include "http/static_files.hpp"

#include "base/text.hpp"
#include "http/compression.hpp"
#include "http/field_value.hpp"

#include <openssl/evp.h>

#include <fstream>
#include <iterator>

namespace erp::http {

namespace fs = std::filesystem;

namespace {

constexpr int gzip_level = 7;
constexpr int brotli_quality = 8;  // nearly as small as the best at a tenth of its time
constexpr std::size_t worth_packing = 512;
constexpr std::size_t hash_length = 8;  // what the bundler puts into file names

constexpr std::pair<std::string_view, std::string_view> content_types[] = {
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".json", "application/json"},
    {".map", "application/json"},
    {".webmanifest", "application/manifest+json"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".jpg", "image/jpeg"},
    {".jpeg", "image/jpeg"},
    {".gif", "image/gif"},
    {".webp", "image/webp"},
    {".avif", "image/avif"},
    {".ico", "image/x-icon"},
    {".woff", "font/woff"},
    {".woff2", "font/woff2"},
    {".ttf", "font/ttf"},
    {".otf", "font/otf"},
    {".wasm", "application/wasm"},
    {".pdf", "application/pdf"},
    {".txt", "text/plain; charset=utf-8"},
    {".xml", "application/xml"},
};

std::string_view content_type_of(const fs::path& file) {
  const auto extension = lower_ascii(file.extension().string());
  for (const auto& [known, type] : content_types)
    if (known == extension) return type;
  return "application/octet-stream";
}

// "index-B1x9Zq0a.js": such a name never stands for other bytes. A plain word of that length has no digit or
// capital in it.
bool name_has_hash(std::string_view url) {
  if (!url.starts_with("/assets/")) return false;
  const auto name = url.substr(url.rfind('/') + 1);
  const auto stem = name.substr(0, name.find('.'));
  if (stem.size() <= hash_length + 1 || stem[stem.size() - hash_length - 1] != '-') return false;
  bool like_a_hash = false;
  for (const char c : stem.substr(stem.size() - hash_length)) {
    const bool marked = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
    if (!marked && !(c >= 'a' && c <= 'z') && c != '_' && c != '-') return false;
    like_a_hash = like_a_hash || marked;
  }
  return like_a_hash;
}

std::string read_file(const fs::path& path) {
  std::ifstream in{path, std::ios::binary};
  std::string bytes{std::istreambuf_iterator<char>{in}, {}};
  if (!in) throw std::runtime_error{"cannot read " + path.string()};
  return bytes;
}

std::string etag_of(std::string_view bytes, std::string_view suffix) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int length = 0;
  if (!EVP_Digest(bytes.data(), bytes.size(), digest, &length, EVP_sha256(), nullptr))
    throw std::runtime_error{"SHA-256 is not available"};
  std::string etag{'"'};
  for (unsigned int i = 0; i < 16; ++i) {
    etag += "0123456789abcdef"[digest[i] >> 4];
    etag += "0123456789abcdef"[digest[i] & 15];
  }
  etag += suffix;
  etag += '"';
  return etag;
}

// If-None-Match compares weakly: W/ does not matter.
bool lists(std::string_view field, std::string_view etag) {
  while (!field.empty()) {
    auto entry = cut(field, ',');
    if (entry.starts_with("W/")) entry.remove_prefix(2);
    if (entry == "*" || entry == etag) return true;
  }
  return false;
}

bool hidden(const fs::path& path) {
  return path.filename().string().starts_with('.');
}

}  // namespace

StaticFiles::StaticFiles(const fs::path& folder) {
  try {
    for (auto entry = fs::recursive_directory_iterator{folder}; entry != fs::recursive_directory_iterator{};
         ++entry) {
      if (hidden(entry->path())) {
        entry.disable_recursion_pending();
      } else if (entry->is_regular_file() && !entry->is_symlink()) {
        const auto url = "/" + entry->path().lexically_relative(folder).generic_string();
        files_.emplace(url, load(entry->path(), url));
      }
    }
  } catch (const fs::filesystem_error& error) {
    throw std::runtime_error{"cannot read the folder " + folder.string() + ": " + error.code().message()};
  }
}

StaticFiles::File StaticFiles::load(const fs::path& path, const std::string& url) {
  File file;
  file.content_type = content_type_of(path);
  file.cache_control = name_has_hash(url) ? "public, max-age=31536000, immutable" : "no-cache";
  file.plain.bytes = std::make_shared<const std::string>(read_file(path));
  const auto& bytes = *file.plain.bytes;
  file.plain.etag = etag_of(bytes, "");
  if (bytes.size() < worth_packing || !compressible(file.content_type)) return file;
  const auto keep_if_smaller = [&](std::string packed, std::string_view suffix, Variant& variant) {
    if (packed.size() + packed.size() / 16 >= bytes.size()) return;
    packed.shrink_to_fit();
    variant.bytes = std::make_shared<const std::string>(std::move(packed));
    variant.etag = etag_of(bytes, suffix);
  };
  keep_if_smaller(http::gzip(bytes, gzip_level), "-gzip", file.gzip);
  keep_if_smaller(http::brotli(bytes, brotli_quality), "-br", file.brotli);
  return file;
}

std::optional<Response> StaticFiles::answer(const Request& request) const {
  if (request.method != "GET" && request.method != "HEAD") return std::nullopt;
  const auto* file = find(request);
  if (!file) return std::nullopt;
  return respond(*file, request);
}

const StaticFiles::File* StaticFiles::find(const Request& request) const {
  const auto look_up = [this](const std::string& url) {
    const auto found = files_.find(url);
    return found == files_.end() ? nullptr : &found->second;
  };
  if (const auto* file = look_up(request.path)) return file;
  const bool page = request.header("accept").value_or("").find("text/html") != std::string_view::npos;
  const bool of_api = request.path == "/api" || request.path.starts_with("/api/");
  if (request.path != "/" && (!page || of_api || request.path.starts_with("/assets/"))) return nullptr;
  return look_up("/index.html");
}

Response StaticFiles::respond(const File& file, const Request& request) {
  const auto accepted = request.header("accept-encoding").value_or("");
  const auto brotli_wanted = file.brotli.bytes ? preference(accepted, "br") : 0;
  const auto gzip_wanted = file.gzip.bytes ? preference(accepted, "gzip") : 0;
  const auto* chosen = &file.plain;
  std::string_view encoding;
  if (brotli_wanted > 0 && brotli_wanted >= gzip_wanted)
    chosen = &file.brotli, encoding = "br";
  else if (gzip_wanted > 0)
    chosen = &file.gzip, encoding = "gzip";

  Response response;
  response.route = "/static";
  response.content_type = file.content_type;
  response.headers = {
      {"ETag", chosen->etag}, {"Cache-Control", file.cache_control}, {"X-Content-Type-Options", "nosniff"}};
  if (file.brotli.bytes || file.gzip.bytes) response.headers.emplace_back("Vary", "Accept-Encoding");
  if (lists(request.header("if-none-match").value_or(""), chosen->etag)) {
    response.status = 304;
    return response;
  }
  if (!encoding.empty()) response.headers.emplace_back("Content-Encoding", encoding);
  response.shared_body = chosen->bytes;
  return response;
}

}  // namespace erp::http
