#include "service/config_keys.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <utility>

namespace erp {
namespace {

struct Unit {
  std::string_view name;
  std::int64_t factor;
};

// From small to large; the largest that divides a value writes it.
constexpr Unit duration_units[] = {
    {"ms", 1}, {"s", 1000}, {"min", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}};
constexpr Unit size_units[] = {{"B", 1}, {"KiB", 1 << 10}, {"MiB", 1 << 20}, {"GiB", 1 << 30}};

bool read_integer(std::string_view text, std::int64_t& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size();
}

// "15min", "15 min" or "15", which counts in `bare`.
bool read_with_unit(
    std::string_view text, std::span<const Unit> units, std::string_view bare, std::int64_t& value) {
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  std::int64_t number = 0;
  if (!read_integer(text.substr(0, digits), number)) return false;
  const std::string rest = trimmed(text.substr(digits));
  const std::string_view wanted = rest.empty() ? bare : std::string_view{rest};
  const auto unit = std::ranges::find(units, wanted, &Unit::name);
  if (unit == units.end() || number > std::numeric_limits<std::int64_t>::max() / unit->factor) return false;
  value = number * unit->factor;
  return true;
}

std::string write_with_unit(std::int64_t value, std::span<const Unit> units) {
  const Unit* best = &units.front();
  for (const Unit& unit : units) {
    if (value != 0 && value % unit.factor == 0) best = &unit;
  }
  return std::to_string(value / best->factor) + std::string{best->name};
}

std::string written_range(const ConfigKey& key) {
  const auto write = [&](std::int64_t value) {
    if (key.type == KeyType::duration) return written_duration(value);
    if (key.type == KeyType::size) return written_size(value);
    return std::to_string(value);
  };
  return write(key.least) + " to " + write(key.most);
}

bool read_number(const ConfigKey& key, std::string_view text, ReadValue& value, std::string& complaint) {
  bool read = false;
  std::string_view expected = "a whole number";
  if (key.type == KeyType::integer) {
    read = read_integer(text, value.number);
    value.text = std::to_string(value.number);
  } else if (key.type == KeyType::duration) {
    read = read_with_unit(text, duration_units, key.unit, value.number);
    value.text = written_duration(value.number);
    expected = "a duration such as \"250ms\", \"30s\", \"15min\", \"8h\" or \"30d\"";
  } else {
    read = read_with_unit(text, size_units, "B", value.number);
    value.text = written_size(value.number);
    expected = "a size such as \"512KiB\", \"10MiB\" or \"1GiB\"";
  }
  if (read && value.number >= key.least && value.number <= key.most) return true;
  complaint = "expected " + std::string{expected} + ", " + written_range(key);
  return false;
}

bool read_boolean(std::string_view text, ReadValue& value, std::string& complaint) {
  const std::string lower = lower_ascii(text);
  const auto among = [&](std::initializer_list<std::string_view> words) {
    return std::ranges::find(words, lower) != words.end();
  };
  value.number = among({"true", "yes", "on", "1"}) ? 1 : 0;
  value.text = value.number ? "true" : "false";
  if (value.number || among({"false", "no", "off", "0"})) return true;
  complaint = "expected true or false";
  return false;
}

bool read_choice(const ConfigKey& key, std::string_view text, ReadValue& value, std::string& complaint) {
  value.text = lower_ascii(text);
  value.number = 0;
  for (std::string_view rest = key.choices; !rest.empty(); ++value.number) {
    const std::size_t end = std::min(rest.find('|'), rest.size());
    if (rest.substr(0, end) == value.text) return true;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  complaint = "expected one of " + std::string{key.choices};
  return false;
}

}  // namespace

bool read_value(const ConfigKey& key, std::string_view written, ReadValue& value, std::string& complaint) {
  const std::string text = key.type == KeyType::text ? std::string{written} : trimmed(written);
  switch (key.type) {
    case KeyType::text:
      value.text = text;
      if (text.find_first_of(std::string_view{"\0\r\n", 3}) == std::string::npos) return true;
      complaint = "expected one line of text";
      return false;
    case KeyType::boolean:
      return read_boolean(text, value, complaint);
    case KeyType::choice:
      return read_choice(key, text, value, complaint);
    case KeyType::list: {
      std::vector<std::string> items;
      for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find(',', begin), text.size());
        items.push_back(text.substr(begin, end - begin));
        begin = end + 1;
      }
      return read_value(key, std::move(items), value, complaint);
    }
    case KeyType::integer:
    case KeyType::duration:
    case KeyType::size:
      return read_number(key, text, value, complaint);
  }
  return false;
}

bool read_value(
    const ConfigKey& key, std::vector<std::string> items, ReadValue& value, std::string& complaint) {
  if (key.type != KeyType::list) {
    complaint = "expected " + std::string{name_of(key.type)} + ", not a list";
    return false;
  }
  value = {};
  for (const std::string& item : items) {
    const std::string text = trimmed(item);
    if (text.empty()) continue;
    if (!value.text.empty()) value.text += ", ";
    value.text += text;
    value.list.push_back(text);
  }
  return true;
}

std::string written_duration(std::int64_t milliseconds) {
  return write_with_unit(milliseconds, duration_units);
}
std::string written_size(std::int64_t bytes) {
  return write_with_unit(bytes, size_units);
}

std::string_view name_of(KeyType type) {
  switch (type) {
    case KeyType::text:
      return "text";
    case KeyType::integer:
      return "integer";
    case KeyType::boolean:
      return "boolean";
    case KeyType::duration:
      return "duration";
    case KeyType::size:
      return "size";
    case KeyType::list:
      return "list";
    case KeyType::choice:
      return "choice";
  }
  return {};
}

std::string masked(const ConfigKey& key, const std::string& text) {
  constexpr std::string_view stars = "********";
  if (!key.secret || text.empty()) return text;
  const std::size_t scheme = text.find("://");
  if (scheme == std::string::npos || text.find("password=") != std::string::npos) return std::string{stars};
  if (text.starts_with("http")) return std::string{stars};  // the path of a webhook is its password
  // A password may hold an unescaped "/" or "@": rather too much is masked than too little.
  const std::size_t at = text.rfind('@');
  const std::size_t colon = text.find(':', scheme + 3);
  if (at == std::string::npos || colon == std::string::npos || colon > at) return text;
  return text.substr(0, colon + 1) + std::string{stars} + text.substr(at);
}

}  // namespace erp
