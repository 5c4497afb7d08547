// The routes of files that belong to records.
#pragma once

#include "api/context.hpp"

namespace erp::api {

std::vector<Route> attachment_routes();

// A file is as secret as the record it belongs to, on every way below its path. Throws Refused{"not_found"}.
void refuse_secret_file(const Call&, std::string_view path);

}  // namespace erp::api
