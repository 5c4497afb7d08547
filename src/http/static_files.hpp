// The built front end, kept in memory: every file packed once at start, found by one look-up per request.
#pragma once

#include "http/server.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

namespace erp::http {

class StaticFiles {
 public:
  // Reads all files of the folder and of those inside; hidden ones and symbolic links are left out.
  // Throws std::runtime_error if the folder or a file in it cannot be read.
  explicit StaticFiles(const std::filesystem::path& folder);

  // The answer to a GET or HEAD for one of the files: 200 or 304. A browser that asks for a page we do not
  // know, not below /api, gets index.html: its router shows the page. Nothing for all other requests.
  std::optional<Response> answer(const Request&) const;

  std::size_t size() const { return files_.size(); }

 private:
  struct Variant {
    std::shared_ptr<const std::string> bytes;  // null: not worth it
    std::string etag;
  };
  struct File {
    std::string content_type, cache_control;
    Variant plain, gzip, brotli;
  };

  static File load(const std::filesystem::path&, const std::string& url);
  static Response respond(const File&, const Request&);
  const File* find(const Request&) const;

  std::unordered_map<std::string, File> files_;  // by "/assets/index-B1x9Zq0a.js"
};

}  // namespace erp::http
