#include "app/backup/rebuild.hpp"

#include "app/backup/dump.hpp"
#include "app/database_url.hpp"
#include "db/direct.hpp"
#include "modules/accounting/verify.hpp"
#include "runtime/loop.hpp"
#include "runtime/together.hpp"
#include "service/process.hpp"

#include <algorithm>
#include <future>
#include <iterator>
#include <system_error>

namespace erp::app::backup {
namespace {

std::string quoted(db::Direct& server, const std::string& name) {
  return std::string{server.run("select quote_ident($1)", {name}).text(0, 0)};
}

// One transaction: what fails leaves nothing. It need not be durable before it is complete.
Command psql(const std::string& url) {
  auto given = given_to_program(url);
  given.environment.emplace_back(
      "PGOPTIONS=-c synchronous_commit=off -c maintenance_work_mem=512MB -c statement_timeout=0");
  return {
      {"psql",
       "--no-psqlrc",
       "--quiet",
       "--set=ON_ERROR_STOP=1",
       "--single-transaction",
       "--output=/dev/null",
       "--dbname=" + given.url},
      std::move(given.environment)};
}

void feed(const Inspected& backup, const std::string& url, const Progress& progress) {
  Process program{psql(url), Process::Flow::to};
  try {
    read_dump(backup.plain, [&](std::string_view content, std::int64_t read) {
      program.write(content);
      if (progress) progress(read, backup.facts.bytes);
    });
  } catch (const std::system_error&) {
    // It listens no more: why is what it said.
  }
  const auto finished = program.finish();
  if (!finished.ok()) throw std::runtime_error{"psql: " + finished.last_line()};
}

std::unique_ptr<ProofLoad> feed_for_proof(const Inspected& backup, const std::string& url) {
  auto load = std::make_unique<ProofLoad>(url);
  ProofText text{*load};
  read_dump(backup.plain, [&](std::string_view content, std::int64_t) { text.read(content); });
  text.finish();
  load->finish();
  return load;
}

// Makes a database and fills it; what fails leaves none.
void make(
    const Config& config, const std::string& name, const std::string& locale,
    const std::function<void(const std::string& url)>& fill) {
  db::Direct server{to_database(config.database.maintenance_url, "postgres")};
  server.run(
      "create database " + quoted(server, name) + " owner itdo_migrator template template0 encoding 'UTF8' " +
      locale);
  try {
    const auto url = to_database(config.database.maintenance_url, name);
    fill(url);
  } catch (...) {
    drop(config, name);
    throw;
  }
}

void add_lost_references(ProofLoad& loaded, std::vector<std::string>& faults) {
  try {
    loaded.make_references();
  } catch (const db::Error& error) { faults.push_back("references: " + std::string{error.what()}); }
}

void add_missing_rows(
    const std::map<std::string, std::int64_t>& found, const Manifest& manifest,
    std::vector<std::string>& faults) {
  for (const auto& [table, count] : manifest.content.rows) {
    const auto there = found.find(table);
    const auto rows = there == found.end() ? 0 : there->second;
    if (rows != count)
      faults.push_back(table + " has " + std::to_string(rows) + " rows instead of " + std::to_string(count));
  }
}

void add_unproven_books(
    const Config& config, const std::string& name, const std::optional<Manifest>& manifest,
    std::vector<std::string>& faults) {
  run_in_loop([&] {
    db::Database database{
        {.uri = to_database(config.database.url, name),
         .connections = 3,
         .read_connections = 1,
         .statement_timeout = std::chrono::hours{2},
         .answer_within = std::chrono::hours{2}}};
    const auto companies =
        database.read({.access = "system"}, "select id, code from organization order by code");
    for (std::size_t i = 0; i < companies.size(); ++i) {
      const std::string code{companies.text(i, 1)};
      accounting::VerifyOptions options{.most_findings = 3, .run = run_together};
      if (manifest)
        if (const auto head = manifest->content.heads.find(code); head != manifest->content.heads.end())
          options.expected_head = head->second;
      Uuid id;
      parse(companies.text(i, 0), id);
      for (const auto& finding : accounting::verify_books(database, id, options).findings)
        faults.push_back(
            "books of " + code + ": " + std::string{finding.code} + " " + finding.number + " " +
            finding.detail);
    }
  });
}

}  // namespace

void drop(const Config& config, const std::string& name) {
  db::Direct server{to_database(config.database.maintenance_url, "postgres")};
  server.run("drop database if exists " + quoted(server, name) + " with (force)");
}

void rebuild(
    const Config& config, const Inspected& backup, const std::string& name, const Progress& progress) {
  make(config, name, "locale 'C.UTF-8'", [&](const std::string& url) {
    feed(backup, url, progress);
    prepare_inside(url);
    db::Direct{url}.run("analyze");
  });
}

std::unique_ptr<ProofLoad> rebuild_for_proof(
    const Config& config, const Inspected& backup, const std::string& name) {
  std::unique_ptr<ProofLoad> loaded;
  // The same order of texts, found faster.
  make(config, name, "lc_collate 'C' lc_ctype 'C.UTF-8'", [&](const std::string& url) {
    loaded = feed_for_proof(backup, url);
  });
  return loaded;
}

std::vector<std::string> faults_of(
    const Config& config, const std::string& name, const std::optional<Manifest>& manifest,
    ProofLoad* for_proof) {
  std::vector<std::string> lost, missing, unproven;
  const auto aside = [](auto task) { return std::async(std::launch::async, task); };
  auto first = aside([&] {
    if (for_proof) add_lost_references(*for_proof, lost);
  });
  auto second = aside([&] {
    if (!manifest) return;
    const auto counted = [&] { return facts_of(to_database(config.database.maintenance_url, name)).rows; };
    add_missing_rows(for_proof ? for_proof->rows() : counted(), *manifest, missing);
  });
  add_unproven_books(config, name, manifest, unproven);
  first.get();
  second.get();
  for (auto* more : {&missing, &unproven}) std::ranges::move(*more, std::back_inserter(lost));
  return lost;
}

}  // namespace erp::app::backup
