// An answer that is a file, to be shown in the browser or kept.
#pragma once

#include "http/server.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace erp::api {

struct Download {
  std::string file_name;
  std::string media_type;
  std::string content;
  std::string etag;  // without quotes; empty: none
};

// Shown in place if it is of a kind that cannot run scripts (PDF, pictures), else kept. 304 if the caller has
// it.
http::Response download(const http::Request&, Download);

// The value of Content-Disposition for a name in any script (RFC 6266).
std::string disposition(std::string_view kind, std::string_view file_name);

}  // namespace erp::api
