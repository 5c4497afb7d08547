// The table of all settings: each is declared once, everything else about configuration derives from it.
#pragma once

#include "service/config.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace erp {

enum class KeyType : std::uint8_t { text, integer, boolean, duration, size, list, choice };

// A value in every form that a field of Config may want.
struct ReadValue {
  std::string text;         // canonical: reading it again gives the same value
  std::int64_t number = 0;  // integer, boolean; milliseconds, bytes, index of the choice
  std::vector<std::string> list;
};

struct ConfigKey {
  std::string_view name;  // "section.key"
  KeyType type = KeyType::text;
  std::string_view initial;          // the built-in value, in its written form
  std::int64_t least = 0, most = 0;  // integers; milliseconds and bytes for durations and sizes
  std::string_view unit;     // of a bare number where a duration is expected: "ms", "s", "min", "h", "d"
  std::string_view choices;  // "debug|info|warning|error", in the order of the enumeration
  bool reloadable = false;
  bool secret = false;
  std::string_view alias;  // environment variable beside ITDO_ERP__SECTION__KEY
  std::string_view sentence;
  void (*assign)(Config&, const ReadValue&) = nullptr;
};

std::span<const ConfigKey> config_keys();
const ConfigKey* find_config_key(std::string_view name);
// The name that was probably meant; empty if none is near.
std::string_view nearest_config_key(std::string_view name);

// Reads the written form. On failure answers false and says in `complaint` what was expected.
bool read_value(const ConfigKey&, std::string_view written, ReadValue&, std::string& complaint);
// The same for a list that comes as a list.
bool read_value(const ConfigKey&, std::vector<std::string> items, ReadValue&, std::string& complaint);

std::string written_duration(std::int64_t milliseconds);  // "90s" → "90s", 3600000 → "1h"
std::string written_size(std::int64_t bytes);             // 10485760 → "10MiB"
std::string_view name_of(KeyType);
// The value with its secret part replaced: the whole, or only the password of a URL.
std::string masked(const ConfigKey&, const std::string& text);

}  // namespace erp
