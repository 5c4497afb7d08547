#include "base/text.hpp"
#include "service/config.hpp"
#include "service/config_keys.hpp"

#include <string>

namespace erp {
namespace {

bool written_bare(const ConfigKey& key) {
  return key.type == KeyType::integer || key.type == KeyType::boolean;
}

std::string member(std::string_view name, std::string_view text) {
  return json_text(name) + ": " + json_text(text);
}
std::string member(std::string_view name, bool value) {
  return json_text(name) + (value ? ": true" : ": false");
}

// What may be written, in words.
std::string range_of(const ConfigKey& key) {
  switch (key.type) {
    case KeyType::integer:
      return std::to_string(key.least) + " to " + std::to_string(key.most);
    case KeyType::duration:
      return written_duration(key.least) + " to " + written_duration(key.most);
    case KeyType::size:
      return written_size(key.least) + " to " + written_size(key.most);
    case KeyType::choice: {
      std::string words{key.choices};
      for (std::size_t bar = words.find('|'); bar != std::string::npos; bar = words.find('|', bar)) {
        words.replace(bar, 1, ", ");
      }
      return words;
    }
    default:
      return {};
  }
}

std::string variable_of(const ConfigKey& key) {
  std::string name = "ITDO_ERP__";
  for (const char c : key.name) {
    if (c == '.') {
      name += "__";
    } else {
      name += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
  }
  return name;
}

}  // namespace

std::string show_config(const ConfigSnapshot& snapshot, bool origins) {
  std::string out;
  for (std::size_t i = 0; i < snapshot.settings.size(); ++i) {
    const ConfigKey& key = config_keys()[i];
    const Setting& setting = snapshot.settings[i];
    const std::string text = masked(key, setting.text);
    out += std::string{key.name} + " = " + (written_bare(key) ? text : json_text(text));
    if (origins) out += "  # " + setting.origin;
    out += '\n';
  }
  return out;
}

std::string config_json(const ConfigSnapshot& snapshot) {
  std::string out = "[";
  for (std::size_t i = 0; i < snapshot.settings.size(); ++i) {
    const ConfigKey& key = config_keys()[i];
    const Setting& setting = snapshot.settings[i];
    const std::string text = masked(key, setting.text);
    out += i ? ",\n {" : "\n {";
    out += member("key", key.name) + ", " + json_text("value") + ": " +
           (written_bare(key) ? text : json_text(text));
    out += ", " + member("origin", setting.origin) + ", " + member("secret", key.secret) + "}";
  }
  return out + "\n]\n";
}

std::string config_reference() {
  std::string out;
  std::string_view section;
  for (const ConfigKey& key : config_keys()) {
    const std::string_view its_section = key.name.substr(0, key.name.find('.'));
    if (its_section != section) {
      section = its_section;
      out += (out.empty() ? "## " : "\n## ") + std::string{section} + "\n\n";
      out += "| Key | Meaning | Type, range | Built-in | Reload | Environment |\n|---|---|---|---|---|---|\n";
    }
    const std::string range = range_of(key);
    out += "| `" + std::string{key.name} + "` | " + std::string{key.sentence} + " | " +
           std::string{name_of(key.type)};
    if (!range.empty()) out += ", " + range;
    out += " | ";
    if (!key.initial.empty()) out += "`" + std::string{key.initial} + "`";
    out += key.reloadable ? " | yes | `" : " | needs restart | `";
    out += variable_of(key) + "`";
    if (!key.alias.empty()) out += ", `" + std::string{key.alias} + "`";
    out += " |\n";
  }
  return out;
}

std::string config_schema_json() {
  std::string out = "[";
  for (const ConfigKey& key : config_keys()) {
    out += out.size() > 1 ? ",\n {" : "\n {";
    out += member("key", key.name) + ", " + member("type", name_of(key.type)) + ", ";
    out += member("range", range_of(key)) + ", " + member("unit", key.unit) + ", ";
    out += member("built_in", key.initial) + ", " + member("reloadable", key.reloadable) + ", ";
    out += member("secret", key.secret) + ", " + member("environment", variable_of(key)) + ", ";
    out += member("alias", key.alias) + ", " + member("meaning", key.sentence) + "}";
  }
  return out + "\n]\n";
}

std::vector<ConfigChange> config_changes(const ConfigSnapshot& before, const ConfigSnapshot& after) {
  std::vector<ConfigChange> changes;
  for (std::size_t i = 0; i < before.settings.size(); ++i) {
    const ConfigKey& key = config_keys()[i];
    const std::string& was = before.settings[i].text;
    const std::string& is = after.settings[i].text;
    if (was == is) continue;
    changes.push_back({std::string{key.name}, masked(key, was), masked(key, is), !key.reloadable});
  }
  return changes;
}

}  // namespace erp
