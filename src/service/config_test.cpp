#include "service/config.hpp"

#include "service/config_keys.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <set>

namespace erp {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

class ConfigFiles : public testing::Test {
 protected:
  ConfigFiles() { fs::create_directories(folder / "conf.d"); }
  ~ConfigFiles() override { fs::remove_all(folder); }
  void write(const fs::path& name, std::string_view text) const { std::ofstream{folder / name} << text; }
  std::vector<std::string> refusal(const ConfigSources& from) const {
    try {
      load_config(from);
    } catch (const ConfigRefused& refused) { return refused.lines(); }
    return {};
  }

  fs::path folder = fs::temp_directory_path() / ("erp-config-test-" + std::to_string(getpid()));
  ConfigSources sources{.file = folder / "itdo-erp.toml", .file_may_be_missing = true};
};

TEST_F(ConfigFiles, built_in_values_are_complete_and_valid) {
  const auto loaded = load_config({});
  EXPECT_EQ(loaded->config.server.port, 8000);
  EXPECT_EQ(loaded->config.session.idle, 30min);
  EXPECT_EQ(loaded->config.files.max_bytes, 50u << 20);
  EXPECT_EQ(loaded->config.smtp.tls, MailSecurity::starttls);
  EXPECT_EQ(loaded->config.server.trusted_proxies, (std::vector<std::string>{"127.0.0.1", "::1"}));
  for (const Setting& setting : loaded->settings) EXPECT_EQ(setting.origin, "built-in");
}

TEST_F(ConfigFiles, each_key_is_declared_once_and_explained) {
  std::set<std::string_view> names;
  for (const ConfigKey& key : config_keys()) {
    EXPECT_TRUE(names.insert(key.name).second) << key.name;
    EXPECT_TRUE(key.sentence.ends_with('.')) << key.name;
    EXPECT_TRUE(key.assign) << key.name;
  }
}

TEST_F(ConfigFiles, later_layers_win) {
  write("itdo-erp.toml", "[server]\nport = 1\nthreads = 3\n[log]\nlevel = \"debug\"\n");
  write("conf.d/20-b.toml", "[server]\nport = 3\n");
  write("conf.d/10-a.toml", "[server]\nport = 2\n[session]\nidle = \"90s\"\n");
  write("conf.d/ignored.txt", "not toml");
  EXPECT_EQ(load_config(sources)->config.server.port, 3);
  sources.environment = {{"PORT", "4"}, {"SESSION_TIMEOUT_MINUTES", "45"}, {"LOG_LEVEL", "WARNING"}};
  EXPECT_EQ(load_config(sources)->config.server.port, 4);
  EXPECT_EQ(load_config(sources)->config.session.idle, 45min);
  sources.environment["ITDO_ERP__SERVER__PORT"] = "5";
  EXPECT_EQ(load_config(sources)->config.server.port, 5);
  sources.assignments = {"server.port=6"};
  const auto loaded = load_config(sources);
  EXPECT_EQ(loaded->config.server.port, 6);
  EXPECT_EQ(loaded->config.server.threads, 3u);
  EXPECT_EQ(loaded->config.log.level, LogLevel::warning);
  const std::string shown = show_config(*loaded, true);
  EXPECT_NE(shown.find("server.port = 6  # --set\n"), std::string::npos) << shown;
  const std::string origin = (folder / "itdo-erp.toml").string() + ":3";
  EXPECT_NE(shown.find("server.threads = 3  # " + origin + "\n"), std::string::npos) << shown;
  EXPECT_NE(shown.find("session.idle = \"45min\"  # environment SESSION_TIMEOUT_MINUTES"), std::string::npos);
}

TEST_F(ConfigFiles, everything_wrong_is_said_at_once) {
  write(
      "itdo-erp.toml", "[server]\nprot = 1\nport = 70000\ntrusted_proxies = [1]\n[log]\nlevel = \"loud\"\n");
  sources.environment = {{"ITDO_ERP__SESION__IDLE", "1h"}, {"REDIS_URL", "http://x"}};
  sources.assignments = {"session.idle=2fortnights", "nonsense"};
  const std::string file = (folder / "itdo-erp.toml").string();
  const auto lines = refusal(sources);
  const auto said = [&](const std::string& line) { return std::ranges::find(lines, line) != lines.end(); };
  EXPECT_EQ(lines.size(), 8u) << testing::PrintToString(lines);
  EXPECT_TRUE(said(file + ":2: unknown key server.prot; did you mean server.port?"));
  EXPECT_TRUE(said(file + ":3: server.port: expected a whole number, 0 to 65535"));
  EXPECT_TRUE(said(file + ":4: server.trusted_proxies: expected list"));
  EXPECT_TRUE(said(file + ":6: log.level: expected one of debug|info|warning|error"));
  EXPECT_TRUE(
      said("environment ITDO_ERP__SESION__IDLE: unknown key sesion.idle; did you mean session.idle?"));
  EXPECT_TRUE(said("--set: expected section.key=value"));
}

TEST_F(ConfigFiles, a_broken_or_missing_file_names_its_place) {
  write("itdo-erp.toml", "[server]\nport = \n");
  ASSERT_EQ(refusal(sources).size(), 1u);
  EXPECT_TRUE(refusal(sources)[0].starts_with((folder / "itdo-erp.toml").string() + ":2: "));
  EXPECT_EQ(refusal({.file = folder / "absent.toml"}).size(), 1u);
}

TEST_F(ConfigFiles, secrets_never_show) {
  sources.environment = {
      {"DATABASE_URL", "postgresql://itdo:hunter/2@db/erp"},
      {"REDIS_URL", "redis://:hunter2@cache:6379/1"},
      {"SMTP_PASSWORD", "hunter2"}};
  const auto loaded = load_config(sources);
  EXPECT_EQ(loaded->config.database.url, "postgresql://itdo:hunter/2@db/erp");
  const std::string shown = show_config(*loaded, true) + config_json(*loaded);
  EXPECT_EQ(shown.find("hunter"), std::string::npos);
  EXPECT_NE(shown.find("postgresql://itdo:********@db/erp"), std::string::npos);
  for (const auto& change : config_changes(*load_config({}), *loaded)) {
    EXPECT_EQ(change.after.find("hunter"), std::string::npos);
  }
}

TEST_F(ConfigFiles, changes_say_what_needs_a_restart) {
  const auto before = load_config({});
  const auto after =
      load_config({.assignments = {"server.port=9000", "log.level=debug", "session.idle=1800s"}});
  const auto changes = config_changes(*before, *after);
  ASSERT_EQ(changes.size(), 2u) << "30min and 1800s are the same";
  EXPECT_EQ(changes[0].key, "server.port");
  EXPECT_TRUE(changes[0].needs_restart);
  EXPECT_EQ(changes[1].key, "log.level");
  EXPECT_FALSE(changes[1].needs_restart);
  CurrentConfig current{before};
  const auto taken = current.get();
  current.replace(after);
  EXPECT_EQ(taken->server.port, 8000);
  EXPECT_EQ(current.get()->server.port, 9000);
}

TEST_F(ConfigFiles, the_reference_names_every_key) {
  for (const ConfigKey& key : config_keys()) {
    EXPECT_NE(config_reference().find("`" + std::string{key.name} + "`"), std::string::npos);
    EXPECT_NE(config_schema_json().find("\"" + std::string{key.name} + "\""), std::string::npos);
  }
  EXPECT_NE(config_reference().find("`ITDO_ERP__SIGN_IN__LOCK_BASE`"), std::string::npos);
}

}  // namespace
}  // namespace erp
