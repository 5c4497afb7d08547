#include "app/backup/folder.hpp"
#include "app/security/commands.hpp"
#include "app/security/trail.hpp"
#include "app/snapshot/masking.hpp"
#include "db/direct.hpp"
#include "service/config_keys.hpp"
#include "service/durable.hpp"
#include "service/process.hpp"
#include "service/redis_address.hpp"
#include "service/secrets.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <iostream>

namespace erp::app::security {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds time_to_renew{30};
constexpr std::chrono::milliseconds time_to_connect{3000};

const Setting& setting(const ConfigSnapshot& snapshot, std::string_view key) {
  const auto keys = config_keys();
  for (std::size_t i = 0; i < keys.size(); ++i)
    if (keys[i].name == key) return snapshot.settings[i];
  throw std::logic_error{std::string{key} + " is no setting"};
}

// What is written to the file must win over where the value comes from now.
std::string objection_to(const Setting& now, const std::string& key, const fs::path& file) {
  if (now.origin == "built-in") return {};
  const auto place = fs::path{now.origin.substr(0, now.origin.rfind(':'))};
  const bool earlier = place.parent_path() != file.parent_path() || place.filename() <= file.filename();
  if (now.origin.starts_with('/') && earlier) return {};
  return key + " comes from " + now.origin + ", which wins over " + file.string() +
         ": change it there by hand";
}

// Settings of its own, one a line: those that are there already stay.
class SecretsFile {
 public:
  explicit SecretsFile(fs::path path) : path_{std::move(path)}, before_{erp::content_of(path_)} {}
  void put(const std::string& section, const std::string& key, const std::string& value) {
    const std::string name = section + "." + key + " = ";
    std::string text = before_.value_or("# Written by itdo-erp security rotate-secrets.\n");
    if (const auto at = text.find(name); at != text.npos) text.erase(at, text.find('\n', at) - at + 1);
    text += name + "\"" + value + "\"\n";
    write(text);
  }
  void put_back() {
    if (before_)
      write(*before_);
    else
      fs::remove(path_);
  }

 private:
  // The service reads it, root alone writes it: as the folder says.
  void write(const std::string& text) {
    const auto unfinished = path_.string() + ".unfinished";
    fs::remove(unfinished);
    {
      OpenFile file{unfinished, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0640};
      struct stat folder {};
      if (::stat(path_.parent_path().c_str(), &folder) == 0 && ::geteuid() == 0)
        if (::chown(unfinished.c_str(), folder.st_uid, folder.st_gid) != 0)
          throw std::system_error{errno, std::generic_category(), unfinished};
      file.write(text);
      file.sync();
    }
    move_durably(unfinished, path_);
  }

  fs::path path_;
  std::optional<std::string> before_;
};

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

void restart_the_service() {
  const auto done = run({.words = {"systemctl", "restart", "itdo-erp"}}, {}, time_to_renew);
  if (!done.ok()) std::cerr << "itdo-erp: restart the service now: " << done.last_line() << '\n';
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
  restart_the_service();
  Config changed = config;
  changed.database.url = with_password(url, password);
  write_down(changed, "secrets_rotated", {{"what", "password of role " + role}});
  std::cout << "Role " << role << " has a new password; it is in " << file.string() << ".\n";
  return 0;
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
  address.password = password;
  const auto kept = redis(address, "config rewrite\n");
  if (!kept.out.starts_with("OK"))
    std::cerr << "itdo-erp: Redis forgets it when it restarts; put requirepass into redis.conf by hand: "
              << kept.last_line() << '\n';
  restart_the_service();
  write_down(config, "secrets_rotated", {{"what", "password of Redis"}});
  std::cout << "Redis has a new password; it is in " << file.string() << ".\n";
  return 0;
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
  const std::string key = what == "database" ? "database.url" : "redis.url";
  if (const auto why = objection_to(setting(*settings, key), key, file); !why.empty()) {
    std::cerr << "itdo-erp: " << why << '\n';
    return locks_out;
  }
  return what == "database" ? renew_database(settings, file) : renew_redis(settings, file);
}

}  // namespace erp::app::security
