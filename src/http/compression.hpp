// Smaller bodies for clients that can unpack them.
#pragma once

#include "http/server.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace erp::http {

std::string gzip(std::string_view bytes, int level);      // level 1 (fast) to 9 (small)
std::string brotli(std::string_view bytes, int quality);  // 0 to 11

// How much an Accept-Encoding field wants a coding, in thousandths; 0 means not at all.
int preference(std::string_view accept_encoding, std::string_view coding);

// Packs response.body with gzip if it has at least `threshold` bytes, is text, and the client takes it. An
// answer that names a coding already is left alone. The ETag stays as it is: ours name versions of records.
void compress_body(const Request&, Response&, std::size_t threshold = 16 * 1024);

// Text and its like; pictures and archives are packed already.
bool compressible(std::string_view content_type);

}  // namespace erp::http
