#include "app/backup/dump.hpp"

#include "api/health.hpp"
#include "app/database_url.hpp"
#include "base/values.hpp"
#include "db/direct.hpp"
#include "service/process.hpp"

#include <chrono>

namespace erp::app::backup {
namespace {

using Steady = std::chrono::steady_clock;

std::int64_t number(const db::Rows& rows, std::size_t i, std::size_t column) {
  return std::stoll(std::string{rows.text(i, column)});
}

std::map<std::string, std::int64_t> rows_of_tables(db::Direct& connection) {
  const auto tables = connection.run(
      "select relname, quote_ident(relname) from pg_class where relnamespace = 'public'::regnamespace and "
      "relkind in ('r', 'p') order by relname");
  std::map<std::string, std::int64_t> counts;
  for (std::size_t i = 0; i < tables.size(); ++i)
    counts[std::string{tables.text(i, 0)}] =
        number(connection.run("select count(*) from public." + std::string{tables.text(i, 1)}), 0, 0);
  return counts;
}

DatabaseFacts read_facts(db::Direct& connection) {
  const auto known = connection.run(
      "select current_database(), current_setting('server_version'), case when pg_is_in_recovery() then "
      "pg_last_wal_replay_lsn() else pg_current_wal_lsn() end, (select coalesce(max(number), 0) from "
      "schema_migration)");
  DatabaseFacts facts{
      .database = std::string{known.text(0, 0)},
      .server_version = std::string{known.text(0, 1)},
      .wal_position = std::string{known.text(0, 2)},
      .schema = number(known, 0, 3)};
  facts.rows = rows_of_tables(connection);
  const auto heads = connection.run(
      "select o.code, encode(b.head, 'hex') from organization o join lateral (select head from ledger_block "
      "b "
      "where b.organization_id = o.id order by b.block_no desc limit 1) b on true");
  for (std::size_t i = 0; i < heads.size(); ++i)
    facts.heads[std::string{heads.text(i, 0)}] = heads.text(i, 1);
  return facts;
}

// Extensions and the compatibility views belong to the server that is set up, not to the data.
Command pg_dump(const std::string& url, const std::string& snapshot) {
  const auto given = given_to_program(url);
  return {
      {"pg_dump",
       "--dbname=" + given.url,
       "--snapshot=" + snapshot,
       "--format=plain",
       "--extension=plpgsql",
       "--exclude-schema=ext",
       "--exclude-schema=ops",
       "--lock-wait-timeout=60000"},
      given.environment};
}

}  // namespace

DatabaseFacts facts_of(const std::string& url) {
  db::Direct connection{url};
  return read_facts(connection);
}

Manifest dump(const Config& config, const std::filesystem::path& file) {
  Manifest manifest{.file = file.filename().string(), .program_version = std::string{api::version}};
  manifest.started_at = to_text(now());
  const auto started = Steady::now();
  db::Direct connection{config.backup.url};
  connection.script(
      "set statement_timeout = 0; set idle_in_transaction_session_timeout = 0; begin isolation level "
      "repeatable read, read only");
  const std::string snapshot{connection.run("select pg_export_snapshot()").text(0, 0)};
  DumpWriter writer{file};
  Process program{pg_dump(config.backup.url, snapshot), Process::Flow::from};
  std::string buffer(256 << 10, '\0');
  while (const std::size_t count = program.read(buffer))
    writer.write(std::string_view{buffer}.substr(0, count));
  const auto finished = program.finish();
  if (!finished.ok()) throw std::runtime_error{"pg_dump: " + finished.last_line()};
  manifest.content = read_facts(connection);
  manifest.facts = writer.finish();
  manifest.finished_at = to_text(now());
  manifest.dump_ms = std::chrono::duration_cast<std::chrono::milliseconds>(Steady::now() - started).count();
  return manifest;
}

}  // namespace erp::app::backup
