#include "app/backup/proof_load.hpp"

#include <algorithm>
#include <atomic>
#include <future>
#include <utility>
#include <vector>

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

// `public."order"` is "order" to the catalogue, and so to a manifest.
std::string plain_name(std::string_view table) {
  std::string name{table.substr(table.find('.') + 1)};
  std::erase(name, '"');
  return name;
}

}  // namespace

ProofLoad::ProofLoad(const std::string& url) : sessions_{db::Direct{url}, db::Direct{url}} {
  for (auto& session : sessions_)
    session.script(
        "set synchronous_commit = off; set maintenance_work_mem = '512MB'; set row_security = off; set "
        "default_statistics_target = 10;"
        "set max_parallel_maintenance_workers = 0;"  // the sessions are the workers
        "set client_encoding = 'UTF8'; select pg_catalog.set_config('search_path', '', false)");
}

void ProofLoad::statements(std::string_view lines) {
  statements_ += lines;
}

void ProofLoad::key(std::string_view table, std::string_view statement) {
  keys_[plain_name(table)] += statement;
}

void ProofLoad::begin_rows(std::string_view table, const std::string& copy) {
  table_ = plain_name(table);
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
  for (auto& session : sessions_) rows_[table_] += session.end_copy();
}

void ProofLoad::finish() {
  make_keys();
  run_statements();
}

// With little memory each is compared along its two indexes, in order; a table of hashes takes longer to
// make.
void ProofLoad::make_references() {
  sessions_.front().script(
      "set maintenance_work_mem = '8MB'; set max_parallel_workers_per_gather = 0; " + references_);
}

// The tables with the most rows first, so that both sessions end at about the same time. A row that is known
// to be seen by everybody is read faster by all who come later.
void ProofLoad::make_keys() {
  std::vector<std::pair<std::int64_t, std::string>> tasks;
  for (const auto& [table, rows] : rows_) tasks.emplace_back(rows, table);
  std::ranges::sort(tasks, std::greater{});
  std::atomic<std::size_t> next = 0;
  const auto work = [&](db::Direct& session) {
    for (std::size_t mine; (mine = next++) < tasks.size();) {
      const auto& table = tasks[mine].second;
      session.script("vacuum (freeze, analyze) public.\"" + table + "\"");
      if (const auto keys = keys_.find(table); keys != keys_.end()) session.script(keys->second);
    }
  };
  auto beside = std::async(std::launch::async, work, std::ref(sessions_.back()));
  work(sessions_.front());
  beside.get();
}

void ProofLoad::run_statements() {
  const auto text = std::exchange(statements_, {});
  if (!text.empty()) sessions_.front().script(text);
}

}  // namespace erp::app::backup
