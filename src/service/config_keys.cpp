#include "service/config_keys.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <limits>
#include <type_traits>

namespace erp {
namespace {

template <class>
constexpr bool is_duration = false;
template <class Rep, class Period>
constexpr bool is_duration<std::chrono::duration<Rep, Period>> = true;

// The bridge from the written table to the typed fields; ranges were checked when the value was read.
template <auto Section, auto Field>
void into(Config& config, const ReadValue& value) {
  auto& field = config.*Section.*Field;
  using F = std::remove_reference_t<decltype(field)>;
  if constexpr (std::is_same_v<F, std::string> || std::is_same_v<F, std::filesystem::path>) {
    field = value.text;
  } else if constexpr (std::is_same_v<F, std::vector<std::string>>) {
    field = value.list;
  } else if constexpr (is_duration<F>) {
    field = std::chrono::milliseconds{value.number};
  } else {
    field = static_cast<F>(value.number);
  }
}

using Assign = decltype(ConfigKey::assign);
using View = std::string_view;

constexpr std::int64_t second = 1000, minute = 60 * second, hour = 60 * minute, day = 24 * hour;
constexpr std::int64_t kib = 1024, mib = 1024 * kib, gib = 1024 * mib;

constexpr ConfigKey text(View name, View initial, Assign assign, View sentence) {
  return {.name = name, .type = KeyType::text, .initial = initial, .sentence = sentence, .assign = assign};
}
constexpr ConfigKey list(View name, View initial, Assign assign, View sentence) {
  return {.name = name, .type = KeyType::list, .initial = initial, .sentence = sentence, .assign = assign};
}
constexpr ConfigKey boolean(View name, View initial, Assign assign, View sentence) {
  return {.name = name, .type = KeyType::boolean, .initial = initial, .sentence = sentence, .assign = assign};
}
constexpr ConfigKey choice(View name, View initial, View choices, Assign assign, View sentence) {
  ConfigKey key = text(name, initial, assign, sentence);
  key.type = KeyType::choice;
  key.choices = choices;
  return key;
}
constexpr ConfigKey number(
    KeyType type, View name, View initial, std::int64_t least, std::int64_t most, Assign assign,
    View sentence) {
  ConfigKey key = text(name, initial, assign, sentence);
  key.type = type;
  key.least = least;
  key.most = most;
  return key;
}
constexpr ConfigKey integer(
    View name, View initial, std::int64_t least, std::int64_t most, Assign assign, View sentence) {
  return number(KeyType::integer, name, initial, least, most, assign, sentence);
}
constexpr ConfigKey size(
    View name, View initial, std::int64_t least, std::int64_t most, Assign assign, View sentence) {
  return number(KeyType::size, name, initial, least, most, assign, sentence);
}
constexpr ConfigKey duration(
    View name, View initial, View unit, std::int64_t least, std::int64_t most, Assign assign, View sentence) {
  ConfigKey key = number(KeyType::duration, name, initial, least, most, assign, sentence);
  key.unit = unit;
  return key;
}

// What a reload may change while the program runs.
constexpr ConfigKey live(ConfigKey key) {
  key.reloadable = true;
  return key;
}
constexpr ConfigKey secret(ConfigKey key) {
  key.secret = true;
  return key;
}
// The name of the same setting in the environment of the original suite.
constexpr ConfigKey also(View variable, ConfigKey key) {
  key.alias = variable;
  return key;
}

using C = Config;
template <auto Field>
constexpr Assign server = &into<&C::server, Field>;
template <auto Field>
constexpr Assign database = &into<&C::database, Field>;
template <auto Field>
constexpr Assign redis = &into<&C::redis, Field>;
template <auto Field>
constexpr Assign smtp = &into<&C::smtp, Field>;
template <auto Field>
constexpr Assign log_ = &into<&C::log, Field>;
template <auto Field>
constexpr Assign session = &into<&C::session, Field>;
template <auto Field>
constexpr Assign sign_in = &into<&C::sign_in, Field>;
template <auto Field>
constexpr Assign oidc = &into<&C::oidc, Field>;
template <auto Field>
constexpr Assign rates = &into<&C::rates, Field>;
template <auto Field>
constexpr Assign files = &into<&C::files, Field>;
template <auto Field>
constexpr Assign books = &into<&C::books, Field>;
template <auto Field>
constexpr Assign backup = &into<&C::backup, Field>;
template <auto Field>
constexpr Assign operations = &into<&C::operations, Field>;
template <auto Field>
constexpr Assign security = &into<&C::security, Field>;
template <auto Field>
constexpr Assign alerts = &into<&C::alerts, Field>;
template <auto Field>
constexpr Assign support = &into<&C::support, Field>;

// clang-format off
constexpr ConfigKey keys[] = {
    also("HOST", text("server.address", "0.0.0.0", server<&C::Server::address>,
        "Address that the HTTP service listens on.")),
    also("PORT", integer("server.port", "8000", 0, 65535, server<&C::Server::port>,
        "TCP port of the HTTP service; 0 takes any free one.")),
    integer("server.threads", "0", 0, 256, server<&C::Server::threads>,
        "Threads that serve requests; 0 means one for each processor core."),
    list("server.trusted_proxies", "127.0.0.1, ::1", server<&C::Server::trusted_proxies>,
        "Addresses of reverse proxies whose X-Forwarded headers are believed."),
    text("server.web_root", "/usr/share/itdo-erp/web", server<&C::Server::web_root>,
        "Folder of the web pages; empty serves the API alone."),
    live(text("server.public_url", "http://localhost:8000", server<&C::Server::public_url>,
        "Address under which people reach the service: in links of mails, and what passkeys belong to.")),
    size("server.header_bytes", "16KiB", kib, mib, server<&C::Server::header_bytes>,
        "Largest header of a request."),
    size("server.body_bytes", "64MiB", kib, gib, server<&C::Server::body_bytes>,
        "Largest body of a request."),
    duration("server.header_time", "10s", "s", second, 10 * minute, server<&C::Server::header_time>,
        "Time in which a client must have sent the header."),
    duration("server.body_time", "60s", "s", second, hour, server<&C::Server::body_time>,
        "Time in which a client must have sent the body."),
    duration("server.write_time", "30s", "s", second, hour, server<&C::Server::write_time>,
        "A client that takes no data for this long is dropped."),
    duration("server.idle_time", "75s", "s", second, hour, server<&C::Server::idle_time>,
        "A kept connection without a request is closed after this time."),
    duration("server.drain_time", "30s", "s", 0, hour, server<&C::Server::drain_time>,
        "Time that running requests get to end when the service stops."),
    integer("server.connections", "10000", 1, 1'000'000, server<&C::Server::connections>,
        "Open connections at most; further ones are answered 503."),
    integer("server.requests", "2000", 1, 1'000'000, server<&C::Server::requests>,
        "Requests in work at most; further ones are answered 503."),

    also("DATABASE_URL", secret(text("database.url", "postgresql:///itdo_erp_db", database<&C::Database::url>,
        "PostgreSQL connection of the application role."))),
    secret(text("database.pgbouncer_url", "", database<&C::Database::pgbouncer_url>,
        "The same role by pgbouncer in transaction mode, for requests; notifications and commands keep to "
        "database.url. Empty: there is no pgbouncer.")),
    secret(text("database.migrator_url", "", database<&C::Database::migrator_url>,
        "PostgreSQL connection of the role that owns the tables, for migrations; empty: the one above.")),
    live(secret(text("database.maintenance_url", "postgresql://postgres@/itdo_erp_db",
        database<&C::Database::maintenance_url>,
        "PostgreSQL connection of a superuser, for maintenance and for making databases of backups."))),
    integer("database.connections", "4", 1, 1000, database<&C::Database::connections>,
        "Connections for transactions, for each thread."),
    integer("database.read_connections", "2", 1, 100, database<&C::Database::read_connections>,
        "Connections that short reads share, for each thread."),
    integer("database.queue_limit", "512", 1, 100'000, database<&C::Database::queue_limit>,
        "Requests that may wait for a connection, for each thread; further ones are answered 503."),
    duration("database.connect_timeout", "3s", "s", 100, minute, database<&C::Database::connect_timeout>,
        "Time in which a connection must be made."),
    duration("database.statement_timeout", "30s", "s", 100, hour, database<&C::Database::statement_timeout>,
        "Statements are cancelled after this time."),
    duration("database.answer_within", "10s", "s", 100, hour, database<&C::Database::answer_within>,
        "Time that the database has for a request before it is answered 503; imports, exports, reports and "
        "jobs have their own."),

    also("REDIS_URL", secret(text("redis.url", "redis://127.0.0.1:6379/0", redis<&C::Redis::url>,
        "Redis for sessions, rates and events; empty does without it."))),
    duration("redis.deadline", "50ms", "ms", 1, 5 * second, redis<&C::Redis::deadline>,
        "Redis is taken for absent if it does not answer within this time."),

    live(also("SMTP_HOST", text("smtp.host", "", smtp<&C::Smtp::host>,
        "Mail server; empty keeps mails in the outbox."))),
    live(also("SMTP_PORT", integer("smtp.port", "587", 1, 65535, smtp<&C::Smtp::port>,
        "Port of the mail server."))),
    live(also("SMTP_USER", text("smtp.user", "", smtp<&C::Smtp::user>,
        "User name at the mail server; empty signs in nowhere."))),
    live(also("SMTP_PASSWORD", secret(text("smtp.password", "", smtp<&C::Smtp::password>,
        "Password at the mail server.")))),
    live(also("SMTP_FROM", text("smtp.from", "itdo-erp@localhost", smtp<&C::Smtp::from>,
        "Address that mails come from."))),
    live(choice("smtp.tls", "starttls", "starttls|tls|none", smtp<&C::Smtp::tls>,
        "How the connection to the mail server is protected.")),
    live(duration("smtp.timeout", "20s", "s", second, 10 * minute, smtp<&C::Smtp::timeout>,
        "Time in which the mail server must have taken a mail.")),

    live(also("LOG_LEVEL", choice("log.level", "info", "debug|info|warning|error", log_<&C::Log::level>,
        "Lines below this level are not written."))),
    text("log.folder", "/var/log/itdo-erp", log_<&C::Log::folder>,
        "Folder of app.log, error.log and access.log; empty writes no files."),
    boolean("log.journal", "true", log_<&C::Log::journal>,
        "Writes lines to standard error, too, with the priorities of the system journal."),
    boolean("log.access", "true", log_<&C::Log::access>,
        "Writes a line of access.log for each request."),

    live(also("SESSION_TIMEOUT_MINUTES", duration("session.idle", "30min", "min", minute, 7 * day,
        session<&C::Session::idle>, "A session without a request ends after this time."))),
    live(duration("session.absolute", "24h", "h", minute, 90 * day, session<&C::Session::absolute>,
        "A session ends after this time in any case.")),
    live(duration("session.confirmed_for", "15min", "min", minute, day, session<&C::Session::confirmed_for>,
        "After this time what is grave asks for the password again.")),
    live(duration("session.token_lifetime", "30min", "min", minute, day, session<&C::Session::token_lifetime>,
        "Lifetime of an access token.")),
    live(duration("session.refresh_lifetime", "7d", "d", hour, 365 * day,
        session<&C::Session::refresh_lifetime>, "Lifetime of a refresh token.")),
    live(integer("session.limit_per_user", "5", 1, 100, session<&C::Session::limit_per_user>,
        "Browsers that one user is signed in with at a time; the oldest gives way.")),

    live(integer("sign_in.attempts", "5", 1, 100, sign_in<&C::SignIn::attempts>,
        "Wrong passwords after which an account is locked for a while.")),
    live(duration("sign_in.lock_base", "30s", "s", second, day, sign_in<&C::SignIn::lock_base>,
        "First lock; it doubles with each further wrong password.")),
    live(duration("sign_in.lock_cap", "30min", "min", second, 7 * day, sign_in<&C::SignIn::lock_cap>,
        "Longest lock.")),
    live(integer("sign_in.per_address_per_minute", "100", 1, 100'000,
        sign_in<&C::SignIn::per_address_per_minute>,
        "Failed sign-ins from one address before it is locked for a while.")),
    live(integer("sign_in.api_key_days", "365", 1, 365, sign_in<&C::SignIn::api_key_days>,
        "Days after which an API key ends at the latest.")),
    integer("sign_in.hash_threads", "2", 1, 64, sign_in<&C::SignIn::hash_threads>,
        "Passwords that are checked at the same time."),
    integer("sign_in.hash_memory_kib", "19456", 8192, 4'194'304, sign_in<&C::SignIn::hash_memory_kib>,
        "Memory for checking one password, in KiB."),
    integer("sign_in.hash_passes", "2", 1, 100, sign_in<&C::SignIn::hash_passes>,
        "Passes over that memory."),
    text("sign_in.secret_file", "", sign_in<&C::SignIn::secret_file>,
        "File of keys beside the database, for passwords and secrets of the second factor; empty: none."),

    live(text("oidc.issuer", "", oidc<&C::Oidc::issuer>,
        "Address of an OpenID Connect provider that people sign in with; empty: none.")),
    live(text("oidc.client_id", "", oidc<&C::Oidc::client_id>,
        "Under which this service is known to the provider.")),
    live(text("oidc.client_secret_file", "", oidc<&C::Oidc::client_secret_file>,
        "File with the secret that the provider gave for it; empty: none, PKCE alone.")),
    live(list("oidc.scopes", "openid, email, profile", oidc<&C::Oidc::scopes>,
        "What the provider is asked for.")),
    live(text("oidc.label", "シングルサインオン", oidc<&C::Oidc::label>,
        "What the button of the sign-in page calls the provider.")),
    live(boolean("oidc.link_by_email", "false", oidc<&C::Oidc::link_by_email>,
        "Links an account at its first sign-in by the address that the provider has verified.")),
    live(list("oidc.second_factor_acr", "", oidc<&C::Oidc::second_factor_acr>,
        "Contexts (acr) of the provider that count as a second factor.")),
    live(list("oidc.second_factor_amr", "", oidc<&C::Oidc::second_factor_amr>,
        "Methods (amr) of the provider that count as a second factor.")),

    live(integer("rates.read_per_minute", "3000000", 1, 10'000'000, rates<&C::Rates::read_per_minute>,
        "Reads that one user may ask for in a minute.")),
    live(integer("rates.write_per_minute", "120000", 1, 10'000'000, rates<&C::Rates::write_per_minute>,
        "Changes that one user may make in a minute.")),
    live(integer("rates.report_per_minute", "12000", 1, 10'000'000, rates<&C::Rates::report_per_minute>,
        "Reports that one user may ask for in a minute.")),

    text("files.folder", "/var/lib/itdo-erp/files", files<&C::Files::folder>,
        "Folder of attached files."),
    live(size("files.max_bytes", "50MiB", kib, gib, files<&C::Files::max_bytes>,
        "Largest attached file.")),

    live(duration("books.seal_every", "1h", "min", minute, day, books<&C::Books::seal_every>,
        "How often the chains of the books and of the audit trail are sealed.")),
    live(text("books.audit_heads_file", "", books<&C::Books::audit_heads_file>,
        "Where each head of the sealed audit trail is written, too: on the disk of another machine.")),
    live(text("books.audit_signing_key", "", books<&C::Books::audit_signing_key>,
        "Private Ed25519 key (PEM) by which those lines are signed.")),

    live(text("backup.folder", "/opt/itdo-erp/backups", backup<&C::Backup::folder>,
        "Folder of the backups of the database.")),
    live(secret(text("backup.url", "postgresql://itdo_backup@/itdo_erp_db", backup<&C::Backup::url>,
        "PostgreSQL connection of the role that may read everything, for backups."))),
    live(text("backup.recipient", "", backup<&C::Backup::recipient>,
        "Public key of age for which backups are encrypted; empty leaves them readable on this machine.")),
    live(text("backup.identity", "", backup<&C::Backup::identity>,
        "File with the secret key of age, to restore; it should not lie on this machine otherwise.")),
    live(text("backup.copy_command", "", backup<&C::Backup::copy_command>,
        "Program that takes a verified backup to another place; its argument is the path of the file.")),
    live(integer("backup.keep_days", "30", 1, 3650, backup<&C::Backup::keep_days>,
        "Older backups are removed.")),
    live(integer("backup.keep_least", "7", 1, 1000, backup<&C::Backup::keep_least>,
        "So many verified backups are kept however old they are.")),
    live(text("backup.repository", "/var/lib/pgbackrest", backup<&C::Backup::repository>,
        "Folder of pgBackRest, for restores to any moment; `itdo-erp pitr setup` makes it known there.")),
    live(integer("backup.repository_days", "14", 1, 3650, backup<&C::Backup::repository_days>,
        "So many days back any moment can be restored.")),

    live(text("operations.state_folder", "/var/lib/itdo-erp/operations",
        operations<&C::Operations::state_folder>,
        "Folder of what the health check remembers and of mails that wait to be sent.")),
    live(text("operations.machine_folder", "/var/lib/itdo-erp-machine",
        operations<&C::Operations::machine_folder>,
        "Folder in which the server leaves what it asks of root's job, and finds the answers.")),
    live(boolean("operations.second_person", "false", operations<&C::Operations::second_person>,
        "A restore that is asked for in the web app must be authorized by somebody else.")),
    text("operations.history", "/var/lib/itdo-erp/baselines.txt", operations<&C::Operations::history>,
        "File in which the server keeps the figures of the last week over a restart; empty keeps none."),
    live(text("operations.health_url", "", operations<&C::Operations::health_url>,
        "Address that the health check asks; empty: /health at the port of the service.")),
    live(list("operations.disks", "/, /var/lib/postgresql", operations<&C::Operations::disks>,
        "Places whose disks are watched, beside those of logs, files and backups.")),
    live(text("operations.certificate", "", operations<&C::Operations::certificate>,
        "File of the certificate whose end is watched; empty watches none.")),
    live(duration("operations.backup_age", "26h", "h", hour, 365 * day,
        operations<&C::Operations::backup_age>,
        "The newest verified backup is too old after this time.")),
    live(duration("operations.copy_age", "26h", "h", hour, 365 * day, operations<&C::Operations::copy_age>,
        "The newest copy in another place is too old after this time, if there is a backup.copy_command.")),
    live(duration("operations.rpo", "60s", "s", second, day, operations<&C::Operations::rpo>,
        "Time of work that may be lost with the whole machine; a rehearsal that loses more has failed.")),
    live(duration("operations.rto", "4h", "h", second, 30 * day, operations<&C::Operations::rto>,
        "Time after which everything must be back; a rehearsal that takes longer has failed.")),
    live(integer("operations.disk_warning", "80", 1, 100, operations<&C::Operations::disk_warning>,
        "Percent of a disk above which there is a warning.")),
    live(integer("operations.disk_critical", "90", 1, 100, operations<&C::Operations::disk_critical>,
        "Percent of a disk from which there is an alert.")),
    live(integer("operations.log_days", "30", 1, 3650, operations<&C::Operations::log_days>,
        "Days after which rotated logs are removed.")),
    live(integer("operations.read_log_days", "1096", 30, 36500, operations<&C::Operations::read_log_days>,
        "Days for which it is kept who read personal data.")),

    live(list("security.trusted_networks", "", security<&C::Security::trusted_networks>,
        "Networks of administrators: never blocked, and all that is let in while the machine is isolated.")),

    live(list("alerts.recipients", "", alerts<&C::Alerts::recipients>,
        "Addresses that alerts go to; empty sends no mails.")),
    live(text("alerts.sender", "", alerts<&C::Alerts::sender>,
        "Address that alerts come from; empty: smtp.from.")),
    live(integer("alerts.failures", "2", 1, 100, alerts<&C::Alerts::failures>,
        "Failed checks in a row that make an alert.")),
    live(integer("alerts.successes", "2", 1, 100, alerts<&C::Alerts::successes>,
        "Good checks in a row that end an alert.")),
    live(duration("alerts.remind_every", "4h", "h", minute, 30 * day, alerts<&C::Alerts::remind_every>,
        "An alert that lasts is told again after this time.")),
    live(duration("alerts.second_channel_after", "5min", "min", 0, day,
        alerts<&C::Alerts::second_channel_after>,
        "A critical alert that no mail server took for this long goes by webhook or command.")),
    live(secret(text("alerts.webhook_url", "", alerts<&C::Alerts::webhook_url>,
        "Address that alerts are posted to as JSON if mail does not work; empty: none."))),
    live(list("alerts.command", "", alerts<&C::Alerts::command>,
        "Program and words that are run, the alert as input, if mail does not work; empty: none.")),
    live(boolean("alerts.performance", "true", alerts<&C::Alerts::performance>,
        "Tell people when a performance baseline is exceeded.")),
    live(secret(text("alerts.ping_url", "", alerts<&C::Alerts::ping_url>,
        "Address outside that is called after each health check, so that it can miss it; empty: none."))),

    live(text("support.address", "", support<&C::Support::address>,
        "Address to which answers to the support desk go; empty: where mails come from.")),
    live(text("support.company", "", support<&C::Support::company>,
        "Code of the company whose desk looks after this installation; empty: the only one there is.")),
    live(text("support.status_folder", "", support<&C::Support::status_folder>,
        "Folder into which the health check writes the status page; empty writes none.")),
};
// clang-format on

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

std::span<const ConfigKey> config_keys() {
  return keys;
}

const ConfigKey* find_config_key(std::string_view name) {
  const auto found = std::ranges::find(keys, name, &ConfigKey::name);
  return found == std::end(keys) ? nullptr : found;
}

std::string_view nearest_config_key(std::string_view name) {
  std::string_view nearest;
  std::size_t best = std::max<std::size_t>(2, name.size() / 4) + 1;
  for (const ConfigKey& key : keys) {
    const std::size_t distance = edit_distance(name, key.name);
    if (distance >= best) continue;
    best = distance;
    nearest = key.name;
  }
  return nearest;
}

}  // namespace erp
