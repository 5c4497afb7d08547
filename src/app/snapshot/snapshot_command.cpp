#include "app/snapshot/snapshot_command.hpp"

#include "app/backup/dump_file.hpp"
#include "app/backup/folder.hpp"
#include "app/company.hpp"
#include "app/operations/channels.hpp"
#include "app/operations/probes.hpp"
#include "app/snapshot/evidence.hpp"
#include "app/snapshot/gathering.hpp"
#include "app/snapshot/masking.hpp"
#include "app/snapshot/tarball.hpp"
#include "base/html.hpp"
#include "runtime/loop.hpp"
#include "service/durable.hpp"
#include "service/process.hpp"
#include "service/redis_address.hpp"
#include "service/rights_of_owner.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iostream>

namespace erp::app::snapshot {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t least_room = 32 << 20;
// Of the half minute, emergency-snapshot.sh needs the rest.
constexpr std::chrono::milliseconds all_in_all{24'000}, to_hand_over{4'000}, too_short{500};

std::string variable(std::string_view name, std::string_view value) {
  return std::string{name} + '=' + std::string{value};
}

// psql gets the password by its environment: words can be seen by everybody on the machine.
void give_database(const std::string& url, std::vector<std::string>& environment) {
  std::string bare = url;
  const auto secrets = secret_parts(url);
  if (!secrets.empty()) {
    environment.push_back(variable("PGPASSWORD", secrets.back()));
    const auto named = bare.find("password=" + secrets.front());
    if (named != bare.npos)
      bare.replace(named, secrets.front().size() + 9, "application_name=snapshot");
    else
      bare.erase(bare.find(":" + secrets.front() + "@"), secrets.front().size() + 1);
  }
  environment.push_back(variable("ITDO_DATABASE", bare));
  environment.emplace_back("PGCONNECT_TIMEOUT=3");
  environment.emplace_back("PGOPTIONS=-c default_transaction_read_only=on -c statement_timeout=5000");
}

void give_redis(const std::string& url, std::vector<std::string>& environment) {
  RedisAddress address;
  if (url.empty() || !parse(url, address)) return;
  if (!address.password.empty()) environment.push_back(variable("REDISCLI_AUTH", address.password));
  environment.push_back(variable(
      "ITDO_REDIS",
      address.socket.empty() ? fmt::format("-h {} -p {}", address.host, address.port)
                             : "-s " + address.socket));
}

std::vector<std::string> environment_of(const Config& config, const Options& options) {
  const auto server =
      run({.words = {"pgrep", "-o", "-f", "itdo-erp( .*)? serve$"}}, {}, std::chrono::seconds{3});
  std::error_code none;
  // This program is the one that the pieces find, wherever it lies.
  const auto program = fs::read_symlink("/proc/self/exe", none).parent_path().string();
  std::vector<std::string> environment{
      variable("ITDO_HOURS", std::to_string(options.hours)),
      variable("ITDO_SCRIPTS", shared_folder("scripts")),
      variable("ITDO_LOGS", config.log.folder.string()),
      variable("ITDO_HEALTH", health_url(config)),
      variable("ITDO_SERVER", std::string_view{server.out}.substr(0, server.out.find('\n'))),
      variable("PATH", program + ":" + environment_variable("PATH") + ":/usr/sbin:/sbin"),
      "LC_ALL=C.UTF-8",
      "SYSTEMD_COLORS=0",
      "PSQL_PAGER="};
  give_database(config.database.maintenance_url, environment);
  give_redis(config.redis.url, environment);
  return environment;
}

std::string index_page(const std::string& name, const std::vector<Gathered>& all) {
  std::string page = "<!doctype html><meta charset=\"utf-8\"><title>" + name + "</title><h1>" + name +
                     "</h1><table border=\"1\"><tr><th>file<th>bytes<th>ms<th>what was run";
  for (const auto& [piece, text, took, ended] : all)
    page += fmt::format(
        "<tr><td><a href=\"{0}.txt\">{0}</a>{1}<td>{2}<td>{3}<td><code>{4}</code>\n",
        piece.name,
        ended ? "" : " (not whole)",
        text.size(),
        took.count(),
        html_text(piece.command));
  return page + "</table>\n";
}

void pack(const fs::path& file, const std::string& name, const std::vector<Gathered>& all) {
  Tarball tarball{file, now().microseconds / 1'000'000};
  tarball.add(name + "/index.html", index_page(name, all));
  for (const auto& one : all) tarball.add(name + "/" + one.piece.name + ".txt", one.text);
  tarball.finish();
  const auto checksum = file.string() + ".sha256";
  OpenFile sum{checksum, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0600};
  sum.write(backup::sha256_of_file(file) + "  " + file.filename().string() + "\n");
}

// Why nothing can be written there; empty: it can.
std::string objection_to(const fs::path& folder) {
  std::error_code error;
  try {
    make_folders(folder);
  } catch (const std::exception&) { return "cannot be made"; }
  if (::access(folder.c_str(), W_OK | X_OK) != 0) return "cannot be written";
  const auto room = fs::space(folder, error);
  if (!error && room.available < least_room) return fmt::format("has only {} MiB free", room.available >> 20);
  return {};
}

// Where it could be written in the end; empty: nowhere.
fs::path put_somewhere(
    const std::vector<fs::path>& folders, const std::string& name, const std::vector<Gathered>& all) {
  for (const auto& folder : folders) {
    auto why = objection_to(folder);
    const auto file = folder / (name + ".tar.zst");
    if (why.empty()) try {
        pack(file, name, all);
        return file;
      } catch (const std::exception& error) {
        why = error.what();
        const RightsOfOwner owner{folder};
        std::error_code none;
        fs::remove(file, none);
      }
    std::cerr << "itdo-erp: " << folder.string() << ": " << why << "; another place is taken\n";
  }
  return {};
}

// This program anew, with the settings of this one, in a process that can be left: whatever hangs on the way
// to the database, its resolver for one, must not take the half minute.
std::vector<std::string> words_to_hand_over() {
  std::ifstream file{"/proc/self/cmdline", std::ios::binary};
  std::vector<std::string> words{"/proc/self/exe"};
  std::string word;
  std::getline(file, word, '\0');
  while (std::getline(file, word, '\0') && word != "snapshot") words.push_back(word);
  words.insert(words.end(), {"snapshot", "--hand-over"});
  return words;
}

void bring_into_incident(
    const Config& config, const fs::path& archive, const std::string& incident, Deadline until) {
  try {
    leave(config, evidence_of(archive, incident));
  } catch (const std::exception& error) {
    std::cerr << "itdo-erp: no incident will know of it: " << error.what() << '\n';
    return;
  }
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now());
  Finished done{.status = Finished::timed_out};
  if (left > too_short) done = run({words_to_hand_over()}, {}, std::min(left, to_hand_over));
  std::cerr << done.out;
  if (!done.ok())
    std::cerr
        << "itdo-erp: its incident cannot be written now; the server does it when the database is there\n";
}

}  // namespace

int take(const Snapshot& settings, const Options& options) {
  const Config& config = settings->config;
  const Deadline until = Clock::now() + all_in_all;
  const auto contents = erp::content_of(fs::path{shared_folder("scripts")} / "snapshot-contents.txt");
  if (!contents)
    throw std::runtime_error{"scripts/snapshot-contents.txt is missing: install the package again"};
  const auto masks = (fs::path{shared_folder("scripts")} / "snapshot-masks.txt").string();
  const auto all = gather(
      read_contents(*contents), environment_of(config, options), masks, Masking{known_secrets(*settings)});
  const fs::path wanted =
      options.folder.empty() ? config.operations.state_folder / "snapshots" : fs::path{options.folder};
  const std::vector<fs::path> folders{wanted, "/var/tmp", "/dev/shm", "/run"};
  // Two may be taken in one second.
  const auto name = fmt::format("itdo-erp-snapshot-{}-{}-{}", host_name(), backup::stamp(), ::getpid());
  const auto file = put_somewhere(folders, name, all);
  if (file.empty()) {
    std::cerr << "itdo-erp: there is no place for the snapshot: name one with room\n";
    return 1;
  }
  bring_into_incident(config, file, options.incident, until);
  std::cout << file.string() << '\n';
  return file.parent_path() == wanted ? 0 : 3;
}

int hand_over(const Snapshot& settings) {
  const Config& config = settings->config;
  bool known = false;
  run_in_loop([&] {
    db::Database database{
        {.uri = config.database.url,
         .connections = 1,
         .read_connections = 1,
         .connect_timeout = to_hand_over}};
    const auto company = operator_company_in(database, config.support.company);
    known = company.has_value();
    if (!known) return;
    hand_over(database, config, *company, [](const auto& evidence, const auto& incident) {
      std::cout << incident << " has " << evidence.file << '\n';
    });
  });
  if (known) return 0;
  std::cerr << "itdo-erp: nobody has said whose incidents they are: set support.company\n";
  return 1;
}

}  // namespace erp::app::snapshot
