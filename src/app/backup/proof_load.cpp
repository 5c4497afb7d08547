#include "app/backup/proof_load.hpp"

#include <algorithm>
#include <utility>

namespace erp::app::backup {
namespace {

// What fits between two processes without waiting: while one session takes a share in, the other is given
// its.
constexpr std::size_t share = 64 << 10;

// The first whole lines of it, about a share.
std::string_view first_of(std::string_view lines) {
  const auto end = lines.find('\n', std::min(share, lines.size()) - 1);
  return lines.substr(0, end == std::string_view::npos ? end : end + 1);
}

}  // namespace

ProofLoad::ProofLoad(const std::string& url) : sessions_{db::Direct{url}, db::Direct{url}} {
  for (auto& session : sessions_)
    session.script(
        "set synchronous_commit = off; set maintenance_work_mem = '512MB'; set row_security = off;"
        "set client_encoding = 'UTF8'; select pg_catalog.set_config('search_path', '', false)");
}

void ProofLoad::statements(std::string_view lines) {
  statements_ += lines;
}

void ProofLoad::begin_rows(const std::string& copy) {
  run_statements();
  for (auto& session : sessions_) session.begin_copy(copy);
}

void ProofLoad::rows(std::string_view lines) {
  while (!lines.empty()) {
    const auto next = first_of(lines);
    sessions_[turn_].put_rows(next);
    turn_ = 1 - turn_;
    lines.remove_prefix(next.size());
  }
}

void ProofLoad::end_rows() {
  for (auto& session : sessions_) session.end_copy();
}

void ProofLoad::finish() {
  run_statements();
}

void ProofLoad::run_statements() {
  const auto text = std::exchange(statements_, {});
  if (!text.empty()) sessions_.front().script(text);
}

}  // namespace erp::app::backup
