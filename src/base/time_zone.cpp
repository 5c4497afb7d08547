#include "base/time_zone.hpp"

#include "base/values.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <unordered_map>

namespace erp {
namespace {

constexpr std::int64_t day_seconds = 86'400;

[[noreturn]] void unreadable() {
  throw std::runtime_error{"a time zone cannot be read"};
}

void demand(bool condition) {
  if (!condition) unreadable();
}

// The bytes of a file of the tz database, taken from the front.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_{bytes} {}

  std::string_view take(std::size_t size) {
    demand(size <= bytes_.size());
    const auto taken = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return taken;
  }
  std::int64_t signed_number(std::size_t size) {
    std::uint64_t value = 0;
    for (const char c : take(size)) value = value << 8 | static_cast<unsigned char>(c);
    const auto unused = 64 - 8 * size;
    return static_cast<std::int64_t>(value << unused) >> unused;
  }
  std::size_t count() { return static_cast<std::uint32_t>(signed_number(4)); }
  std::size_t byte() { return static_cast<unsigned char>(take(1).front()); }

 private:
  std::string_view bytes_;
};

struct Header {
  char version = 0;
  std::size_t utc_marks = 0, standard_marks = 0, leaps = 0, transitions = 0, types = 0, letters = 0;

  std::size_t body(std::size_t time_size) const {
    return transitions * (time_size + 1) + types * 6 + letters + leaps * (time_size + 4) + standard_marks +
           utc_marks;
  }
};

Header read_header(Reader& reader) {
  demand(reader.take(4) == "TZif");
  Header header;
  header.version = reader.take(1).front();
  reader.take(15);
  for (auto* field :
       {&header.utc_marks,
        &header.standard_marks,
        &header.leaps,
        &header.transitions,
        &header.types,
        &header.letters})
    *field = reader.count();
  demand(header.types > 0);
  return header;
}

// The text form of a rule: "EST5EDT,M3.2.0,M11.1.0", "<+0330>-3:30".
class RuleReader {
 public:
  explicit RuleReader(std::string_view text) : text_{text} {}

  bool at_end() const { return text_.empty(); }
  bool accept(char c) {
    if (!text_.starts_with(c)) return false;
    text_.remove_prefix(1);
    return true;
  }
  bool next_is(char c) const { return text_.starts_with(c); }
  void skip_name() {
    const bool quoted = accept('<');
    const auto end = quoted ? text_.find('>') : std::min(text_.find_first_of("0123456789+-,"), text_.size());
    demand(end != std::string_view::npos && end > 0);
    text_.remove_prefix(quoted ? end + 1 : end);
  }
  int number() {
    demand(!text_.empty() && text_.front() >= '0' && text_.front() <= '9');
    int value = 0;
    for (; !text_.empty() && text_.front() >= '0' && text_.front() <= '9'; text_.remove_prefix(1)) {
      value = value * 10 + (text_.front() - '0');
      demand(value < 1000);
    }
    return value;
  }
  // "-3:30", in seconds.
  std::int64_t time() {
    const bool negative = accept('-');
    if (!negative) accept('+');
    std::int64_t seconds = number() * 3600;
    if (accept(':')) seconds += number() * 60;
    if (accept(':')) seconds += number();
    return negative ? -seconds : seconds;
  }

 private:
  std::string_view text_;
};

std::string read_file(const std::string& name) {
  const auto plain = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '/' ||
           c == '_' || c == '-' || c == '+';
  };
  // Without points no name leads out of the folder.
  if (name.empty() || name.front() == '/' || !std::all_of(name.begin(), name.end(), plain)) return {};
  std::ifstream file{"/usr/share/zoneinfo/" + name, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

}  // namespace

TimeZone::TimeZone(std::string_view file) {
  Reader reader{file};
  auto header = read_header(reader);
  std::size_t time_size = 4;
  if (header.version >= '2') {  // the same again with 64-bit times follows
    reader.take(header.body(time_size));
    header = read_header(reader);
    time_size = 8;
  }
  Reader times{reader.take(header.transitions * time_size)};
  Reader types{reader.take(header.transitions)};
  std::vector<std::int64_t> type_offsets;
  for (std::size_t i = 0; i < header.types; ++i) {
    type_offsets.push_back(reader.signed_number(4));
    reader.take(2);
  }
  offsets_.push_back(type_offsets.front());
  for (std::size_t i = 0; i < header.transitions; ++i) {
    transitions_.push_back(times.signed_number(time_size));
    const auto type = types.byte();
    demand(type < type_offsets.size());
    offsets_.push_back(type_offsets[type]);
  }
  demand(std::is_sorted(transitions_.begin(), transitions_.end()));
  if (header.version < '2') return;
  reader.take(header.letters + header.leaps * (time_size + 4) + header.standard_marks + header.utc_marks);
  demand(reader.take(1) == "\n");
  std::string rule;
  for (auto c = reader.take(1); c != "\n"; c = reader.take(1)) rule += c;
  has_rule_ = !rule.empty();
  if (has_rule_) rule_ = read_rule(rule);
}

TimeZone::Rule TimeZone::read_rule(std::string_view text) {
  RuleReader reader{text};
  Rule rule;
  reader.skip_name();
  rule.standard = -reader.time();  // the text counts westwards
  if (reader.at_end()) return rule;
  rule.has_summer = true;
  reader.skip_name();
  rule.summer = reader.next_is(',') ? rule.standard + 3600 : -reader.time();
  for (auto* change : {&rule.to_summer, &rule.to_standard}) {
    demand(reader.accept(',') && reader.accept('M'));
    change->month = reader.number();
    demand(reader.accept('.'));
    change->week = reader.number();
    demand(reader.accept('.'));
    change->weekday = reader.number();
    if (reader.accept('/')) change->seconds = reader.time();
    demand(
        change->month >= 1 && change->month <= 12 && change->week >= 1 && change->week <= 5 &&
        change->weekday <= 6);
  }
  demand(reader.at_end());
  return rule;
}

std::int64_t TimeZone::seconds_of(const Change& change, int year) {
  const auto first = date_of(year, change.month, 1);
  int day = 1 + (change.weekday - weekday(first) + 7) % 7 + (change.week - 1) * 7;
  if (day > days_in_month(year, change.month)) day -= 7;
  return date_of(year, change.month, day).days * day_seconds + change.seconds;
}

std::int64_t TimeZone::offset_by_rule(std::int64_t seconds) const {
  if (!rule_.has_summer) return rule_.standard;
  const auto local = seconds + rule_.standard;
  const auto days = local / day_seconds - (local % day_seconds < 0 ? 1 : 0);
  const int year = calendar_day({static_cast<std::int32_t>(days)}).year;
  const auto begins = seconds_of(rule_.to_summer, year) - rule_.standard;
  const auto ends = seconds_of(rule_.to_standard, year) - rule_.summer;
  // In the south summer runs over the turn of the year.
  const bool summer =
      begins < ends ? seconds >= begins && seconds < ends : seconds >= begins || seconds < ends;
  return summer ? rule_.summer : rule_.standard;
}

std::int64_t TimeZone::offset_at(std::int64_t seconds) const {
  const auto next = std::upper_bound(transitions_.begin(), transitions_.end(), seconds);
  if (next == transitions_.end() && has_rule_) return offset_by_rule(seconds);
  return offsets_[static_cast<std::size_t>(next - transitions_.begin())];
}

const TimeZone& TimeZone::named(const std::string& name) {
  thread_local std::unordered_map<std::string, TimeZone> zones;
  const auto known = zones.find(name);
  if (known != zones.end()) return known->second;
  const auto file = read_file(name);
  if (!file.starts_with("TZif")) throw std::runtime_error{"there is no time zone \"" + name + "\""};
  return zones.emplace(name, TimeZone{file}).first->second;
}

namespace {

std::int64_t floored(std::int64_t a, std::int64_t b) {
  return a / b - (a % b < 0 ? 1 : 0);
}

}  // namespace

Instant on_clocks_in(Instant instant, const std::string& zone) {
  constexpr std::int64_t second = 1'000'000;
  const auto seconds = floored(instant.microseconds, second);
  return {instant.microseconds + TimeZone::named(zone).offset_at(seconds) * second};
}

Date day_in_zone(Instant instant, const std::string& zone) {
  constexpr std::int64_t day = day_seconds * 1'000'000;
  return {static_cast<std::int32_t>(floored(on_clocks_in(instant, zone).microseconds, day))};
}

}  // namespace erp
