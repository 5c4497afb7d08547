#include "app/backup/folder.hpp"
#include "app/security/commands.hpp"
#include "app/security/secrets_file.hpp"
#include "app/security/sign_in_key.hpp"
#include "app/security/trail.hpp"
#include "app/snapshot/masking.hpp"
#include "db/direct.hpp"
#include "service/durable.hpp"
#include "service/process.hpp"
#include "service/redis_address.hpp"
#include "service/secrets.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <iostream>

namespace erp::app::security {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds time_to_renew{30};
constexpr std::chrono::milliseconds time_to_connect{3000};

std::string with_password(const std::string& url, const std::string& password) {
  const auto secrets = snapshot::secret_parts(url);
  std::string changed = url;
  if (!secrets.empty())
    return changed.replace(changed.find(secrets.front()), secrets.front().size(), password);
  return changed.insert(changed.find("://") + 3, ":" + password + "@");
}

bool connects(const std::string& url) {
  try {
    db::Direct{url, time_to_connect, time_to_connect}.run("select 1");
    return true;
  } catch (const std::exception&) { return false; }
}

int renew_sign_in(const Snapshot& settings, const fs::path& file) {
  Config changed = settings->config;
  changed.sign_in.secret_file = add_sign_in_key(changed, file);
  const bool restarted = restart_the_service();
  const auto sealed = seal_second_factors(changed);
  write_down(changed, "secrets_rotated", {{"what", "key of passwords and second factors"}});
  std::cout << "Passwords get the new key when people next sign in; " << sealed
            << " secrets of the second factor have it. It is in " << changed.sign_in.secret_file.string()
            << ": keep a copy where no copy of the database is.\n";
  return restarted ? 0 : 1;
}

int renew_database(const Snapshot& settings, const fs::path& file) {
  const Config& config = settings->config;
  const auto& url = config.database.url;
  const auto old = snapshot::secret_parts(url);
  if (old.empty()) {
    std::cout
        << "database.url has no password: PostgreSQL knows the service by its socket. Nothing to renew.\n";
    return 0;
  }
  const std::string role{db::Direct{url}.run("select current_user").text(0, 0)};
  const auto password = random_token();
  db::Direct superuser{config.database.maintenance_url};
  SecretsFile secrets{file};
  secrets.put("database", "url", with_password(url, password));
  superuser.set_password(role, password);
  if (!connects(with_password(url, password))) {
    superuser.set_password(role, old.back());
    secrets.put_back();
    throw std::runtime_error{
        "the new password of " + role + " was not taken; the former one is in force again"};
  }
  secrets.keep();
  const bool restarted = restart_the_service();
  Config changed = config;
  changed.database.url = with_password(url, password);
  write_down(changed, "secrets_rotated", {{"what", "password of role " + role}});
  std::cout << "Role " << role << " has a new password; it is in " << file.string() << ".\n";
  return restarted ? 0 : 1;
}

// By standard input: words of a command can be seen by everybody on the machine.
Finished redis(const RedisAddress& address, const std::string& commands) {
  Command command{{"redis-cli", "--no-auth-warning"}, {"REDISCLI_AUTH=" + address.password}};
  if (address.password.empty()) command.environment.clear();
  if (address.socket.empty())
    command.words.insert(command.words.end(), {"-h", address.host, "-p", std::to_string(address.port)});
  else
    command.words.insert(command.words.end(), {"-s", address.socket});
  return run(command, commands, time_to_renew);
}

int renew_redis(const Snapshot& settings, const fs::path& file) {
  const Config& config = settings->config;
  RedisAddress address;
  if (config.redis.url.empty() || !parse(config.redis.url, address)) {
    std::cout << "There is no Redis. Nothing to renew.\n";
    return 0;
  }
  const auto password = random_token();
  SecretsFile secrets{file};
  secrets.put("redis", "url", with_password(config.redis.url, password));
  const auto done = redis(address, "config set requirepass " + password + "\n");
  if (!done.out.starts_with("OK")) {
    secrets.put_back();
    throw std::runtime_error{"Redis did not take the new password: " + done.last_line()};
  }
  secrets.keep();
  address.password = password;
  const auto kept = redis(address, "config rewrite\n");
  if (!kept.out.starts_with("OK"))
    std::cerr << "itdo-erp: Redis forgets it when it restarts; put requirepass into redis.conf by hand: "
              << kept.last_line() << '\n';
  const bool restarted = restart_the_service();
  write_down(config, "secrets_rotated", {{"what", "password of Redis"}});
  std::cout << "Redis has a new password; it is in " << file.string() << ".\n";
  return restarted ? 0 : 1;
}

void openssl(std::vector<std::string> words) {
  words.insert(words.begin(), "openssl");
  const auto done = run({std::move(words)}, {}, time_to_renew);
  if (!done.ok()) throw std::runtime_error{"openssl: " + done.last_line()};
}

// What the former key has signed is proven by its public half, which is kept beside.
int renew_signing(const Snapshot& settings) {
  const Config& config = settings->config;
  const fs::path key = config.books.audit_signing_key;
  if (key.empty()) {
    std::cout << "books.audit_signing_key is not set. Nothing to renew.\n";
    return 0;
  }
  const auto former = key.string() + "." + backup::stamp() + ".pub", fresh = key.string() + ".unfinished";
  openssl({"pkey", "-in", key.string(), "-pubout", "-out", former});
  openssl({"genpkey", "-algorithm", "ed25519", "-out", fresh});
  struct stat as_before {};
  if (::stat(key.c_str(), &as_before) != 0 || ::chmod(fresh.c_str(), as_before.st_mode & 0777) != 0 ||
      ::chown(fresh.c_str(), as_before.st_uid, as_before.st_gid) != 0)
    throw std::system_error{errno, std::generic_category(), fresh};
  move_durably(fresh, key);
  write_down(config, "secrets_rotated", {{"what", "signing key of the audit trail"}});
  std::cout << "Heads of the audit trail are signed by a new key. Those of before: audit verify --public-key "
            << former << '\n';
  return 0;
}

}  // namespace

int rotate_secrets(const Snapshot& settings, const std::string& what, const std::string& into) {
  if (what == "signing") return renew_signing(settings);
  const fs::path file{into};
  const bool of_sign_in = what == "sign-in";
  const std::string key = of_sign_in ? "sign_in.secret_file" : what + ".url";
  const bool is_kept = of_sign_in && !settings->config.sign_in.secret_file.empty();
  if (const auto why = is_kept ? "" : objection_to(*settings, key, file); !why.empty()) {
    std::cerr << "itdo-erp: " << why << '\n';
    return locks_out;
  }
  if (of_sign_in) return renew_sign_in(settings, file);
  return what == "database" ? renew_database(settings, file) : renew_redis(settings, file);
}

}  // namespace erp::app::security
