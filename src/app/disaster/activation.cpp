#include "app/disaster/activation.hpp"

#include "app/backup/archive.hpp"
#include "app/backup/commands.hpp"
#include "app/backup/dump_file.hpp"
#include "app/backup/folder.hpp"
#include "app/backup/rebuild.hpp"
#include "app/database_url.hpp"
#include "app/disaster/public_name.hpp"
#include "app/disaster/restore_cluster.hpp"
#include "app/disaster/step_log.hpp"
#include "app/operations/drill_records.hpp"
#include "app/operations/probes.hpp"
#include "app/pitr/commands.hpp"
#include "app/pitr/recovery.hpp"
#include "app/preflight.hpp"
#include "app/security/secrets_file.hpp"
#include "app/security/sign_in_key.hpp"
#include "modules/operations/notice.hpp"
#include "service/process.hpp"

#include <unistd.h>

#include <algorithm>
#include <functional>
#include <iostream>
#include <thread>

namespace erp::app {
namespace {

namespace fs = std::filesystem;
using backup::Unusable;

constexpr int waits_for_people = 3;

// What a step needs of those before it, and of the caller.
struct Activation {
  const Snapshot& snapshot;
  const ActivationOptions& options;
  Instant began;
  Instant last_commit = {};
  const Config& config() const { return snapshot->config; }
};

// Thrown by a step that only people can do.
struct LeftToPeople : std::runtime_error {
  using std::runtime_error::runtime_error;
};

std::string words(std::int64_t microseconds) {
  return operations::duration_text(microseconds);
}

std::string look_at_machine(Activation& activation) {
  if (geteuid() != 0) throw Unusable{"not_root", "it needs root: sudo itdo-erp dr activate"};
  if (!fs::is_directory("/run/systemd/system"))
    throw Unusable{"no_systemd", "it needs a machine that was started by systemd"};
  if (!pitr::is_installed()) throw Unusable{"pitr_missing", "apt install pgbackrest"};
  const auto cluster = start_cluster();
  if (holds_our_database(cluster, activation.config()) && !activation.options.replace)
    throw Unusable{
        "database_exists",
        "there is a database " + database_of(activation.config().database.url) +
            " on this machine already; --replace puts its cluster aside"};
  return "PostgreSQL " + cluster.version + " and pgBackRest are here";
}

// Where the passphrase of an encrypted repository is kept for pgBackRest, as every setting of it.
void give_key(const fs::path& key_file) {
  if (key_file.empty()) return;
  auto key = text_in(key_file);
  key.erase(std::find_if(key.begin(), key.end(), [](char c) { return c == '\n' || c == '\r'; }), key.end());
  if (key.empty()) throw Unusable{"key_missing", "nothing stands in " + key_file.string()};
  const fs::path file = "/etc/pgbackrest/conf.d/itdo-erp-key.conf";
  fs::create_directories(file.parent_path());
  write_if_different(
      file,
      "# Written by itdo-erp dr activate.\n[itdo-erp]\nrepo1-cipher-type=aes-256-cbc\nrepo1-cipher-pass=" +
          key + "\n");
  must({"chown", "root:postgres", file.string()});
  must({"chmod", "0640", file.string()});
}

std::string look_at_repository(Activation& activation) {
  give_key(activation.options.key_file);
  pitr::make_known(activation.config(), start_cluster());
  // Users have other numbers on another machine, and a copy keeps numbers.
  must(
      {"chown", "-R", "postgres:postgres", activation.config().backup.repository.string()},
      std::chrono::hours{1});
  const auto target = pitr::target_for({});
  return "base backup " + target.base_backup + ", log until segment " + target.last_segment + ", in " +
         activation.config().backup.repository.string();
}

std::string bring_database_back(Activation& activation) {
  activation.last_commit = restore_cluster(known_cluster());
  return "the last transaction is of " + to_text(activation.last_commit);
}

// The newest archive beside the backups, or none.
fs::path newest_archive(const Config& config) {
  fs::path newest;
  std::error_code none;
  for (const auto& file : fs::directory_iterator{config.backup.folder, none}) {
    const auto name = file.path().filename().string();
    if (name.starts_with("app_backup_") && (name.ends_with(".tar.gz") || name.ends_with(".tar.gz.age")) &&
        name > newest.filename().string())
      newest = file.path();
  }
  return newest;
}

std::string bring_files_back(Activation& activation) {
  const Config& config = activation.config();
  const fs::path archive =
      activation.options.files.empty() ? newest_archive(config) : activation.options.files;
  if (archive.empty() && !activation.options.without_files)
    throw LeftToPeople{
        "no archive of attached files in " + config.backup.folder.string() +
        ": pass --files ARCHIVE, or --without-files if there is none any more"};
  if (archive.empty()) return "left out: what was attached is missing";
  backup::unpack_files(config, archive);
  return "attached files of " + archive.filename().string();
}

std::string bring_service_up(Activation& activation) {
  const int status = set_up(activation.snapshot, {.non_interactive = true});
  if (status != 0 && status != 3)
    throw std::runtime_error{"itdo-erp setup ended with " + std::to_string(status)};
  return "the service runs, its timers are set";
}

// It comes from neither the repository nor the archive, unless that is encrypted.
std::string look_at_keys_here(Activation& activation) {
  const auto path = security::sign_in_key(activation.config(), security::settings_of_secrets);
  const auto missing = missing_keys(activation.config(), KeyRing{path});
  if (missing.empty()) return "passwords are as they were";
  return "key " + missing.front() + " is missing: bring " + path.filename().string() +
         " of the old machine, append its lines to " + path.string() +
         " and restart itdo-erp. Until then people need new passwords: itdo-erp user set-password";
}

std::string prove(Activation& activation) {
  const Config& config = activation.config();
  const auto faults = backup::faults_of(config, database_of(config.database.url), {});
  if (!faults.empty()) throw std::runtime_error{faults.front()};
  return "every reference leads somewhere, the books are proven";
}

std::string wait_for_health(Activation& activation) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::minutes{2};
  for (;;) {
    const Finding seen = look_at_backend(activation.config(), std::chrono::seconds{5});
    if (seen.look == operations::Look::good) return "healthy" + (seen.note.empty() ? "" : ", " + seen.note);
    if (std::chrono::steady_clock::now() > until) throw std::runtime_error{seen.note};
    std::this_thread::sleep_for(std::chrono::seconds{1});
  }
}

std::string listed(const std::set<std::string>& all) {
  std::string out;
  for (const auto& one : all) out += (out.empty() ? "" : ", ") + one;
  return out.empty() ? "nothing" : out;
}

std::string look_at_name(Activation& activation) {
  const auto host = host_of(activation.config().server.public_url);
  if (host.empty()) return "server.public_url names no host: tell people the new address yourself";
  std::set<std::string> here{activation.options.address};
  if (activation.options.address.empty()) here = own_addresses();
  const auto there = addresses_of(host);
  const bool leads_here =
      !there.empty() && std::ranges::all_of(there, [&](const auto& one) { return here.contains(one); });
  if (leads_here) return host + " leads to " + listed(there);
  throw LeftToPeople{
      host + " leads to " + listed(there) + ". Change its DNS record to " + listed(here) +
      (activation.options.address.empty() ? " (or say --address, if it is another one behind a router)"
                                          : "") +
      ", then run itdo-erp dr activate again. Keep the old machine off: it would take bookings of its own."};
}

struct Step {
  const char* name;
  const char* title;
  std::string (*run)(Activation&);
};
constexpr Step steps[] = {
    {"machine", "This machine", look_at_machine},
    {"repository", "What lies in the other place", look_at_repository},
    {"database", "The database", bring_database_back},
    {"files", "Attached files", bring_files_back},
    {"service", "The service", bring_service_up},
    {"keys", "What passwords are closed with", look_at_keys_here},
    {"proof", "Proof", prove},
    {"health", "Health", wait_for_health},
    {"name", "The name", look_at_name},
};

// Until here nothing is touched.
const Step* const first_change = std::ranges::find(steps, std::string_view{"database"}, &Step::name);

void print(std::string_view title, const StepDone& done, std::string_view how) {
  std::cout << how << title << " (" << words(done.ended.microseconds - done.began.microseconds)
            << "): " << done.said << '\n'
            << std::flush;
}

// The newest step first knows when the last transaction was; it is remembered as a rehearsal is.
void remember_all(Activation& activation, const StepLog& log) {
  const Instant began = log.steps().front().began;
  DrillRecord record{.drill = "activation", .started = began, .source = {}, .fault = {}};
  record.source = log.find("repository")->said;
  record.rto_seconds = static_cast<double>(now().microseconds - began.microseconds) / 1e6;
  remember(activation.config(), record);
  std::cout << "Everything is back after " << words(now().microseconds - began.microseconds) << ". "
            << log.find("database")->said << ".\nTell people: " << activation.config().server.public_url
            << " works again; what was entered after that is to be "
            << "entered anew.\nDo soon: itdo-erp pitr backup --full, and a copy in another place.\n";
}

}  // namespace

int activate(const Snapshot& snapshot, const ActivationOptions& options) {
  StepLog log{snapshot->config};
  if (options.again) log.forget();
  if (log.find(std::end(steps)[-1].name)) {
    std::cerr << "dr: activation_complete: that of " << to_text(log.steps().front().began)
              << " is (itdo-erp dr status); --again begins another one\n";
    return backup::refused;
  }
  Activation activation{.snapshot = snapshot, .options = options, .began = now()};
  for (const Step& step : steps) {
    if (const StepDone* done = log.find(step.name)) {
      print(step.title, *done, "done before  ");
      continue;
    }
    StepDone done{.step = step.name, .began = now(), .ended = {}, .said = {}};
    try {
      done.said = step.run(activation);
      done.ended = now();
    } catch (const LeftToPeople& left) {
      std::cout << "left to you  " << step.title << ": " << left.what() << '\n';
      return waits_for_people;
    } catch (const Unusable& unusable) {
      std::cerr << "dr: " << unusable.code() << ": " << unusable.what() << '\n';
      return &step < first_change ? backup::refused : 1;
    } catch (const std::exception& error) {
      std::cerr << "failed       " << step.title << ": " << error.what()
                << "\nMend it and run itdo-erp dr activate again: it goes on with this step.\n";
      return 1;
    }
    print(step.title, done, "done         ");
    log.add(std::move(done));
  }
  remember_all(activation, log);
  return 0;
}

int show_activation(const Snapshot& snapshot) {
  const StepLog log{snapshot->config};
  for (const Step& step : steps)
    if (const StepDone* done = log.find(step.name))
      print(step.title, *done, to_text(done->began) + "  ");
    else
      std::cout << "not yet  " << step.title << '\n';
  return 0;
}

}  // namespace erp::app
