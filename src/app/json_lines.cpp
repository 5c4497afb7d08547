#include "app/json_lines.hpp"

#include <fstream>

namespace erp::app {
namespace {

constexpr std::size_t rows_at_once = 2'000;

}  // namespace

std::size_t write_json_lines(
    db::Direct& connection, const std::string& sql, const std::filesystem::path& file) {
  connection.run("declare json_lines no scroll cursor for " + sql);
  std::ofstream out{file};
  std::size_t count = 0;
  while (true) {
    const auto rows = connection.run("fetch " + std::to_string(rows_at_once) + " from json_lines");
    for (std::size_t i = 0; i < rows.size(); ++i) out << rows.text(i, 0) << '\n';
    count += rows.size();
    if (rows.size() < rows_at_once) break;
  }
  connection.run("close json_lines");
  out.close();
  if (!out) throw std::runtime_error{"cannot write to " + file.string()};
  return count;
}

}  // namespace erp::app
