// The envelope around every answer: {success, data, timestamp, request_id}, or {success, error, …}.
#pragma once

#include "base/problem.hpp"
#include "http/server.hpp"

#include <string>
#include <string_view>

namespace erp {
class Catalogue;
}

namespace erp::api {

http::Response success(const http::Request&, std::string_view data_json, int status = 200);
// Members of a list answer, as made by list_json.
http::Response list(const http::Request&, std::string_view members);
// Sentences in the given language; details name field, reason and code of every problem.
http::Response refusal(
    const http::Request&, const Catalogue&, std::string_view language, const Problems&,
    std::string_view more = {});
http::Response failure(
    const http::Request&, const Catalogue&, std::string_view language, int status, std::string_view code);

}  // namespace erp::api
