#include "app/proof_session.hpp"

#include "runtime/loop.hpp"

#include <chrono>

namespace erp::app {
namespace {

constexpr std::chrono::hours longest_statement{2};

}  // namespace

void with_long_reads(const ConfigSnapshot& snapshot, const std::function<void(db::Database&)>& work) {
  run_in_loop([&] {
    db::Database database{
        {.uri = snapshot.config.database.url,
         .connections = 1,
         .read_connections = 1,
         .statement_timeout = longest_statement,
         .answer_within = longest_statement}};
    work(database);
  });
}

std::vector<Company> companies(db::Database& database, const std::string& code, bool of_one) {
  const auto rows = database.read(
      {.access = "system"},
      "select id, code, name from organization where $1 = '' or code = $1 order by code",
      {code});
  if (rows.size() == 0 && !code.empty()) throw std::runtime_error{"no company has code " + code};
  if (rows.size() > 1 && of_one)
    throw std::runtime_error{"a head belongs to one company: say which with --organization CODE"};
  std::vector<Company> found;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    Company company{.code = std::string{rows.text(i, 1)}, .name = std::string{rows.text(i, 2)}};
    parse(rows.text(i, 0), company.id);
    found.push_back(std::move(company));
  }
  return found;
}

}  // namespace erp::app
