#include "service/config.hpp"

#include "base/text.hpp"
#include "service/config_keys.hpp"

#include <unistd.h>

#include <toml++/toml.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

extern char** environ;

namespace erp {
namespace {

namespace fs = std::filesystem;

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += (text.empty() ? "" : "\n") + line;
  return text;
}

class Loader {
 public:
  Loader() {
    for (const ConfigKey& key : config_keys()) set(key, key.initial, "built-in");
  }

  void read_file(const fs::path& path);
  void read_environment(const std::map<std::string, std::string>&);
  void assign(const std::string& assignment);
  std::shared_ptr<const ConfigSnapshot> finish();

 private:
  template <class Written>
  void set(const ConfigKey& key, const Written& written, const std::string& origin) {
    ReadValue value;
    std::string complaint;
    if (!read_value(key, written, value, complaint)) {
      complain(origin, std::string{key.name} + ": " + complaint);
      return;
    }
    key.assign(snapshot_.config, value);
    setting(key.name) = {value.text, origin};
  }

  void complain(const std::string& origin, const std::string& message) {
    problems_.push_back(origin + ": " + message);
  }

  void complain_unknown(const std::string& origin, const std::string& name) {
    const std::string_view nearest = nearest_config_key(name);
    std::string message = "unknown key " + name;
    if (!nearest.empty()) message += "; did you mean " + std::string{nearest} + "?";
    complain(origin, message);
  }

  Setting& setting(std::string_view name) {
    const auto keys = config_keys();
    return snapshot_.settings[static_cast<std::size_t>(find_config_key(name) - keys.data())];
  }

  void read_node(const fs::path& path, const std::string& name, const toml::node& node);
  void check_together();

  ConfigSnapshot snapshot_{.config = {}, .settings = std::vector<Setting>(config_keys().size())};
  std::vector<std::string> problems_;
};

void Loader::read_file(const fs::path& path) {
  if (::access(path.c_str(), R_OK) != 0)
    return complain(path.string(), "cannot be read: " + std::generic_category().message(errno));
  try {
    const toml::table document = toml::parse_file(path.string());
    for (const auto& [section, node] : document) {
      const std::string name{section.str()};
      const toml::table* keys = node.as_table();
      if (!keys) {
        read_node(path, name, node);
        continue;
      }
      for (const auto& [key, value] : *keys) read_node(path, name + "." + std::string{key.str()}, value);
    }
  } catch (const toml::parse_error& error) {
    const auto line = error.source().begin.line;
    complain(path.string() + ":" + std::to_string(line), std::string{error.description()});
  }
}

void Loader::read_node(const fs::path& path, const std::string& name, const toml::node& node) {
  const std::string origin = path.string() + ":" + std::to_string(node.source().begin.line);
  const ConfigKey* key = find_config_key(name);
  if (!key) return complain_unknown(origin, name);
  if (const auto* text = node.as_string()) return set(*key, text->get(), origin);
  if (const auto* number = node.as_integer()) return set(*key, std::to_string(number->get()), origin);
  if (const auto* flag = node.as_boolean()) {
    return set(*key, std::string_view{flag->get() ? "true" : "false"}, origin);
  }
  std::vector<std::string> items;
  const toml::array* array = node.as_array();
  if (array) {
    for (const toml::node& item : *array) {
      if (const auto* text = item.as_string()) items.push_back(text->get());
    }
  }
  if (array && items.size() == array->size()) return set(*key, items, origin);
  complain(origin, name + ": expected " + std::string{name_of(key->type)});
}

void Loader::read_environment(const std::map<std::string, std::string>& environment) {
  constexpr std::string_view prefix = "ITDO_ERP__";
  for (const ConfigKey& key : config_keys()) {
    const auto found = key.alias.empty() ? environment.end() : environment.find(std::string{key.alias});
    if (found == environment.end() || found->second.empty()) continue;
    set(key, found->second, "environment " + found->first);
  }
  for (const auto& [variable, text] : environment) {
    if (!variable.starts_with(prefix)) continue;
    std::string name = lower_ascii(std::string_view{variable}.substr(prefix.size()));
    if (const std::size_t gap = name.find("__"); gap != std::string::npos) name.replace(gap, 2, ".");
    const ConfigKey* key = find_config_key(name);
    const std::string origin = "environment " + variable;
    if (key) {
      set(*key, text, origin);
    } else {
      complain_unknown(origin, name);
    }
  }
}

void Loader::assign(const std::string& assignment) {
  const std::size_t equals = assignment.find('=');
  if (equals == std::string::npos) return complain("--set", "expected section.key=value");
  const std::string name = trimmed(std::string_view{assignment}.substr(0, equals));
  const ConfigKey* key = find_config_key(name);
  if (!key) return complain_unknown("--set", name);
  set(*key, assignment.substr(equals + 1), "--set");
}

// What no key can say alone.
void Loader::check_together() {
  const Config& c = snapshot_.config;
  const auto demand = [this](bool holds, std::string_view key, const std::string& message) {
    if (!holds) complain(setting(key).origin, std::string{key} + ": " + message);
  };
  const std::string& database = c.database.url;
  demand(
      database.starts_with("postgresql://") || database.starts_with("postgres://") ||
          (database.find('=') != std::string::npos && database.find("://") == std::string::npos),
      "database.url",
      "expected \"postgresql://user@host/database\" or \"host=… dbname=…\"");
  const std::string& redis = c.redis.url;
  demand(
      redis.empty() || redis.starts_with("redis://") || redis.starts_with("unix://"),
      "redis.url",
      "expected \"redis://:password@host:port/number\", \"unix:///path/of/socket\" or nothing");
  demand(c.smtp.from.find('@') != std::string::npos, "smtp.from", "expected a mail address");
  demand(c.session.idle <= c.session.absolute, "session.idle", "must not exceed session.absolute");
  demand(
      c.session.token_lifetime <= c.session.refresh_lifetime,
      "session.token_lifetime",
      "must not exceed session.refresh_lifetime");
  demand(c.sign_in.lock_base <= c.sign_in.lock_cap, "sign_in.lock_base", "must not exceed sign_in.lock_cap");
  demand(c.files.max_bytes <= c.server.body_bytes, "files.max_bytes", "must not exceed server.body_bytes");
}

std::shared_ptr<const ConfigSnapshot> Loader::finish() {
  check_together();
  if (!problems_.empty()) throw ConfigRefused{std::move(problems_)};
  return std::make_shared<const ConfigSnapshot>(std::move(snapshot_));
}

std::vector<fs::path> files_of(const ConfigSources& sources) {
  if (sources.file.empty()) return {};
  std::vector<fs::path> files;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator{sources.file.parent_path() / "conf.d", ignored}) {
    if (entry.path().extension() == ".toml") files.push_back(entry.path());
  }
  std::ranges::sort(files);
  if (!sources.file_may_be_missing || fs::exists(sources.file, ignored))
    files.insert(files.begin(), sources.file);
  return files;
}

}  // namespace

ConfigRefused::ConfigRefused(std::vector<std::string> lines)
    : std::runtime_error{joined(lines)}, lines_{std::move(lines)} {}

std::map<std::string, std::string> process_environment() {
  std::map<std::string, std::string> variables;
  for (char** entry = environ; *entry; ++entry) {
    const std::string_view text{*entry};
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos) continue;
    variables.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return variables;
}

std::string environment_variable(const std::string& name) {
  const auto all = process_environment();
  const auto found = all.find(name);
  return found == all.end() ? std::string{} : found->second;
}

std::shared_ptr<const ConfigSnapshot> load_config(const ConfigSources& sources) {
  Loader loader;
  for (const fs::path& file : files_of(sources)) loader.read_file(file);
  loader.read_environment(sources.environment);
  for (const std::string& assignment : sources.assignments) loader.assign(assignment);
  return loader.finish();
}

}  // namespace erp
