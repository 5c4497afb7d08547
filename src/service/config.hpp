// What an operator may set: one immutable value, read once from all layers and replaced as a whole on reload.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace erp {

enum class LogLevel : std::uint8_t { debug, info, warning, error };
enum class MailSecurity : std::uint8_t { starttls, tls, none };

// What each field means, its range and its default: config_keys.cpp, or `itdo-erp config schema`.
struct Config {
  struct Server {
    std::string address;
    std::uint16_t port = 0;
    std::size_t threads = 0;  // 0: one a core
    std::vector<std::string> trusted_proxies;
    std::filesystem::path web_root;
    std::string public_url;
    std::size_t header_bytes = 0, body_bytes = 0;
    std::chrono::milliseconds header_time{}, body_time{}, write_time{}, idle_time{}, drain_time{};
    std::size_t connections = 0, requests = 0;
  } server;
  struct Database {
    std::string url, migrator_url;
    std::string pgbouncer_url;    // the application role by pgbouncer; empty: none
    std::string maintenance_url;  // of a superuser, for upkeep
    std::size_t connections = 0, read_connections = 0, queue_limit = 0;
    std::chrono::milliseconds connect_timeout{}, statement_timeout{}, answer_within{};
  } database;
  struct Redis {
    std::string url;  // empty: do without
    std::chrono::milliseconds deadline{};
  } redis;
  struct Smtp {
    std::string host;  // empty: mails stay in the outbox
    std::uint16_t port = 0;
    std::string user, password, from;
    MailSecurity tls = MailSecurity::starttls;
    std::chrono::milliseconds timeout{};
  } smtp;
  struct Log {
    LogLevel level = LogLevel::info;
    std::filesystem::path folder;  // empty: no files
    bool journal = false, access = false;
  } log;
  struct Session {
    std::chrono::milliseconds idle{}, absolute{}, confirmed_for{}, token_lifetime{}, refresh_lifetime{};
    std::size_t limit_per_user = 0;
  } session;
  struct SignIn {
    std::size_t attempts = 0;
    std::chrono::milliseconds lock_base{}, lock_cap{};
    std::size_t per_address_per_minute = 0;
    std::size_t hash_threads = 0, hash_memory_kib = 0, hash_passes = 0;
    std::size_t api_key_days = 0;
    std::filesystem::path secret_file;  // empty: passwords are hashed without a key
  } sign_in;
  struct Oidc {
    std::string issuer;  // empty: nobody signs in elsewhere
    std::string client_id;
    std::filesystem::path client_secret_file;
    std::vector<std::string> scopes;
    std::string label;
    bool link_by_email = false;
    std::vector<std::string> second_factor_acr, second_factor_amr;
  } oidc;
  struct Rates {
    std::size_t read_per_minute = 0, write_per_minute = 0, report_per_minute = 0;
  } rates;
  struct Files {
    std::filesystem::path folder;
    std::size_t max_bytes = 0;
  } files;
  struct Books {
    std::chrono::milliseconds seal_every{};
    std::filesystem::path audit_heads_file, audit_signing_key;
  } books;
  struct Backup {
    std::filesystem::path folder;
    std::string url, recipient, copy_command;
    std::filesystem::path identity;
    std::filesystem::path repository;  // of pgBackRest
    std::size_t keep_days = 0, keep_least = 0, repository_days = 0;
  } backup;
  struct Operations {
    std::filesystem::path state_folder;    // alerts, mails that wait
    std::filesystem::path machine_folder;  // what the server asks of root's job
    bool second_person = false;
    std::filesystem::path history;  // a file of the server; empty: none
    std::string health_url;         // empty: the port of the server
    std::vector<std::string> disks;
    std::filesystem::path certificate;  // empty: none to watch
    std::chrono::milliseconds backup_age{}, copy_age{}, rpo{}, rto{};
    std::size_t disk_warning = 0, disk_critical = 0;  // percent
    std::size_t log_days = 0, read_log_days = 0;
  } operations;
  struct Security {
    std::vector<std::string> trusted_networks;
  } security;
  struct Alerts {
    std::vector<std::string> recipients;
    std::string sender;  // empty: smtp.from
    std::size_t failures = 0, successes = 0;
    std::chrono::milliseconds remind_every{}, second_channel_after{};
    std::string webhook_url;
    std::vector<std::string> command;
    std::string ping_url;
    bool performance = true;
  } alerts;
  struct Support {
    std::string address;                  // empty: answers go where mails come from
    std::string company;                  // code of the one that runs the installation; empty: the only one
    std::filesystem::path status_folder;  // empty: no status page
  } support;
};

// The written form of one setting and the layer that it comes from: "built-in", "FILE:LINE", "environment
// NAME", "--set".
struct Setting {
  std::string text;
  std::string origin;
};

struct ConfigSnapshot {
  Config config;
  std::vector<Setting> settings;  // in the order of config_keys()
};

// Later layers win: built-in, file, conf.d beside the file (sorted), environment, assignments.
struct ConfigSources {
  std::filesystem::path file;  // empty: none
  bool file_may_be_missing = false;
  std::map<std::string, std::string> environment;  // see process_environment()
  std::vector<std::string> assignments;            // "section.key=value" of the command line
};

// Everything that is wrong, one line each: "file:line: message".
class ConfigRefused : public std::runtime_error {
 public:
  explicit ConfigRefused(std::vector<std::string> lines);
  const std::vector<std::string>& lines() const { return lines_; }

 private:
  std::vector<std::string> lines_;
};

std::map<std::string, std::string> process_environment();
std::string environment_variable(const std::string& name);  // empty if it is not set

// Throws ConfigRefused with all that is wrong at once.
std::shared_ptr<const ConfigSnapshot> load_config(const ConfigSources&);

// `config show`: one "section.key = value" a line; secrets are masked. With origins: "  # FILE:LINE" behind.
std::string show_config(const ConfigSnapshot&, bool origins);
// The same as a JSON array of {key, value, origin, secret}.
std::string config_json(const ConfigSnapshot&);
// Reference of all keys, as Markdown for people and as JSON for tools.
std::string config_reference();
std::string config_schema_json();

struct ConfigChange {
  std::string key, before, after;  // secrets are masked
  bool needs_restart = false;
};
std::vector<ConfigChange> config_changes(const ConfigSnapshot& before, const ConfigSnapshot& after);

// The snapshot in force. A request takes it once and keeps what it took.
class CurrentConfig {
 public:
  explicit CurrentConfig(std::shared_ptr<const ConfigSnapshot> first) : snapshot_{std::move(first)} {}
  std::shared_ptr<const ConfigSnapshot> snapshot() const { return snapshot_.load(); }
  std::shared_ptr<const Config> get() const {
    auto taken = snapshot_.load();
    return {taken, &taken->config};
  }
  void replace(std::shared_ptr<const ConfigSnapshot> next) { snapshot_.store(std::move(next)); }

 private:
  std::atomic<std::shared_ptr<const ConfigSnapshot>> snapshot_;
};

}  // namespace erp
