// Rows of a query as a file of JSON lines, however many they are.
#pragma once

#include "db/direct.hpp"

#include <filesystem>

namespace erp::app {

// `sql` answers one column of JSON; within a transaction of the connection. Answers how many rows were
// written. Throws std::runtime_error if the file cannot be written.
std::size_t write_json_lines(db::Direct&, const std::string& sql, const std::filesystem::path& file);

}  // namespace erp::app
