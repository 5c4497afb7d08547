#include "app/backup/activate.hpp"
#include "app/backup/commands.hpp"
#include "app/backup/folder.hpp"
#include "app/backup/rebuild.hpp"
#include "app/database_url.hpp"
#include "db/direct.hpp"
#include "db/migrate.hpp"

#include <chrono>
#include <iostream>

namespace erp::app::backup {
namespace {

using Steady = std::chrono::steady_clock;

// A line each few seconds: how far, how fast, how long still.
Progress progress_lines() {
  return [start = Steady::now(), next = Steady::now()](std::int64_t read, std::int64_t of) mutable {
    const auto at = Steady::now();
    if (at < next || read == 0) return;
    next = at + std::chrono::seconds{2};
    const double seconds = std::chrono::duration<double>(at - start).count();
    const double rate = static_cast<double>(read) / std::max(seconds, 0.001);
    std::cout << "  " << read * 100 / std::max<std::int64_t>(of, 1) << " %, "
              << static_cast<std::int64_t>(rate) / 1024 << " KiB/s, "
              << static_cast<std::int64_t>(static_cast<double>(of - read) / rate) << " s left\n"
              << std::flush;
  };
}

// A backup of an older program gets the migrations that came since.
void bring_up_to_date(const Config& config, const std::string& name) {
  const auto& url = config.database.migrator_url.empty() ? config.database.url : config.database.migrator_url;
  db::Direct connection{to_database(url, name)};
  const int count = db::migrate(connection, db::read_migrations(shared_folder("migrations")));
  if (count > 0) std::cout << count << " migrations were run on it\n";
}

// Two restores within a second make two databases.
std::string free_name(const Config& config) {
  db::Direct server{to_database(config.database.maintenance_url, "postgres")};
  const auto wish = database_of(config.database.url) + "_restore_" + stamp();
  for (int n = 2;; ++n) {
    const auto name = n == 2 ? wish : wish + "_" + std::to_string(n - 1);
    if (server.run("select from pg_database where datname = $1", {name}).size() == 0) return name;
  }
}

void put_in_place(const Config& config, const std::string& name) {
  const bool running = is_running(config);
  std::cout << "Activating...\n";
  const auto before = activate(config, name);
  if (healthy_again(config, running)) {
    std::cout << "The restored database is active. The one before is " << before
              << "; drop it when you are sure.\n";
    log_line(config, "Restore activated", "before=" + before);
    return;
  }
  deactivate(config, name, before);
  healthy_again(config, running);
  log_line(config, "Restore failed", "reason=unhealthy restored=" + name);
  throw std::runtime_error{
      "the service was not healthy on the restored database: the one before is active again, the restored "
      "one is " +
      name};
}

void run_restore(const Config& config, const RestoreOptions& options) {
  const FolderLock lock{config};
  std::cout << "Checking " << options.file << "...\n";
  const auto backup = inspect(config, options.file);
  if (!backup.manifest && !options.without_manifest)
    throw Unusable{
        "manifest_missing",
        "there is no manifest beside " + options.file +
            ", so nobody knows what belongs into it: --without-manifest takes it nevertheless"};
  check_space(config, backup.facts.content_bytes);
  const auto name = options.to.empty() ? free_name(config) : options.to;
  if (name == database_of(config.database.url))
    throw Unusable{
        "name_in_use", "the database that runs is not overwritten: restore beside it and use --activate"};
  std::cout << "Restoring into " << name << "...\n";
  const auto start = Steady::now();
  rebuild(config, backup, name, progress_lines());
  const auto faults = faults_of(config, name, backup.manifest);
  if (!faults.empty()) {
    drop(config, name);
    std::string all;
    for (const auto& fault : faults) all += "\n  " + fault;
    throw Unusable{"content_differs", "what was restored beside is not whole, and was dropped:" + all};
  }
  bring_up_to_date(config, name);
  std::cout << "Backup restored successfully to " << name << " in "
            << std::chrono::duration_cast<std::chrono::seconds>(Steady::now() - start).count()
            << " s: rows and books were checked\n";
  log_line(config, "Restore completed successfully", "file=" + options.file + " database=" + name);
  if (options.activate) return put_in_place(config, name);
  std::cout << "To make it active, run: itdo-erp restore --activate-database " << name << '\n';
}

}  // namespace

int restore(const Snapshot& snapshot, const RestoreOptions& options) {
  const Config& config = snapshot->config;
  try {
    if (options.file.empty())
      put_in_place(config, options.to);
    else
      run_restore(config, options);
    return 0;
  } catch (const Unusable& unusable) {
    std::cerr << "restore: " << unusable.code() << ": " << unusable.what() << '\n';
    if (unusable.code() == "busy") return busy;
    log_line(config, "Restore refused", "file=" + options.file + " reason=" + unusable.code());
    return refused;
  } catch (const std::exception& error) {
    std::cerr << "Restore failed!\n" << error.what() << '\n';
    log_line(config, "Restore failed", "file=" + options.file);
    return 1;
  }
}

}  // namespace erp::app::backup
