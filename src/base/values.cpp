#include "base/values.hpp"

#include <algorithm>
#include <chrono>

namespace erp {
namespace {

namespace chrono = std::chrono;

constexpr std::int64_t microseconds_a_second = 1'000'000;
constexpr std::int64_t microseconds_a_day = 86'400 * microseconds_a_second;

chrono::year_month_day chrono_day(Date date) {
  return chrono::sys_days{chrono::days{date.days}};
}

Date of_chrono(chrono::year_month_day day) {
  return {static_cast<std::int32_t>(chrono::sys_days{day}.time_since_epoch().count())};
}

std::int64_t floor_divide(std::int64_t a, std::int64_t b) {
  return a / b - (a % b < 0 ? 1 : 0);
}

void put_digits(std::int64_t value, std::size_t count, std::string& out) {
  out.append(count, '0');
  for (auto at = out.size(); count > 0; --count, value /= 10) out[--at] = static_cast<char>('0' + value % 10);
}

// Takes exactly `count` digits from the front of the text.
bool take_digits(std::string_view& text, std::size_t count, int& value) {
  if (text.size() < count) return false;
  value = 0;
  for (const char c : text.substr(0, count)) {
    if (c < '0' || c > '9') return false;
    value = value * 10 + (c - '0');
  }
  text.remove_prefix(count);
  return true;
}

// Takes one character that is among those allowed.
bool take_one_of(std::string_view& text, std::string_view allowed) {
  if (text.empty() || allowed.find(text.front()) == std::string_view::npos) return false;
  text.remove_prefix(1);
  return true;
}

bool take_date(std::string_view& text, Date& date) {
  int year = 0, month = 0, day = 0;
  if (!take_digits(text, 4, year) || !take_one_of(text, "-") || !take_digits(text, 2, month) ||
      !take_one_of(text, "-") || !take_digits(text, 2, day))
    return false;
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > days_in_month(year, month)) return false;
  date = date_of(year, month, day);
  return true;
}

// ".123456": digits past the microsecond are cut off.
bool take_fraction(std::string_view& text, std::int64_t& microseconds) {
  if (!take_one_of(text, ".")) return true;
  const auto count = std::min(text.find_first_not_of("0123456789"), text.size());
  if (count == 0) return false;
  std::int64_t unit = microseconds_a_second;
  for (const char c : text.substr(0, count)) microseconds += (c - '0') * (unit /= 10);
  text.remove_prefix(count);
  return true;
}

// "Z", "+09:00" or PostgreSQL's "+00".
bool take_offset(std::string_view& text, std::int64_t& seconds) {
  if (take_one_of(text, "Zz")) return true;
  const bool west = text.starts_with('-');
  int hours = 0, minutes = 0;
  if (!take_one_of(text, "+-") || !take_digits(text, 2, hours)) return false;
  if (!text.empty() && (!take_one_of(text, ":") || !take_digits(text, 2, minutes))) return false;
  if (hours > 23 || minutes > 59) return false;
  seconds = (hours * 60 + minutes) * (west ? -60 : 60);
  return true;
}

}  // namespace

int days_in_month(int year, int month) {
  const auto last = chrono::year{year} / chrono::month{static_cast<unsigned>(month)} / chrono::last;
  return static_cast<int>(unsigned{last.day()});
}

int weekday(Date date) {
  return static_cast<int>(chrono::weekday{chrono::sys_days{chrono::days{date.days}}}.c_encoding());
}

Date date_of(int year, int month, int day) {
  const auto clipped = static_cast<unsigned>(std::min(day, days_in_month(year, month)));
  return of_chrono({chrono::year{year}, chrono::month{static_cast<unsigned>(month)}, chrono::day{clipped}});
}

CalendarDay calendar_day(Date date) {
  const auto day = chrono_day(date);
  return {int{day.year()}, static_cast<int>(unsigned{day.month()}), static_cast<int>(unsigned{day.day()})};
}

Date end_of_month(Date date) {
  const auto [year, month, day] = calendar_day(date);
  return date_of(year, month, 31);
}

Date add_months(Date date, int months) {
  const auto day = chrono_day(date);
  const auto month = chrono::year_month{day.year(), day.month()} + chrono::months{months};
  const auto number = static_cast<int>(unsigned{month.month()});
  return date_of(int{month.year()}, number, static_cast<int>(unsigned{day.day()}));
}

bool print(Date date, std::string& out) {
  if (!date) return false;
  const auto [year, month, day] = calendar_day(date);
  if (year < 1 || year > 9999) return false;
  put_digits(year, 4, out);
  out += '-';
  put_digits(month, 2, out);
  out += '-';
  put_digits(day, 2, out);
  return true;
}

bool parse(std::string_view text, Date& date) {
  Date read;
  if (!take_date(text, read) || !text.empty()) return false;
  date = read;
  return true;
}

std::string to_text(Date date) {
  std::string out;
  print(date, out);
  return out;
}

Instant now() {
  const auto since = chrono::system_clock::now().time_since_epoch();
  return {chrono::duration_cast<chrono::microseconds>(since).count()};
}

bool print(Instant instant, std::string& out) {
  if (!instant) return false;
  const auto days = floor_divide(instant.microseconds, microseconds_a_day);
  if (!print(Date{static_cast<std::int32_t>(days)}, out)) return false;
  const auto of_day = instant.microseconds - days * microseconds_a_day;
  const auto seconds = of_day / microseconds_a_second;
  out += 'T';
  put_digits(seconds / 3600, 2, out);
  out += ':';
  put_digits(seconds / 60 % 60, 2, out);
  out += ':';
  put_digits(seconds % 60, 2, out);
  out += '.';
  put_digits(of_day % microseconds_a_second, 6, out);
  out += 'Z';
  return true;
}

bool parse(std::string_view text, Instant& instant) {
  Date date;
  int hour = 0, minute = 0, second = 0;
  std::int64_t fraction = 0, offset = 0;
  if (!take_date(text, date) || !take_one_of(text, "Tt ") || !take_digits(text, 2, hour) ||
      !take_one_of(text, ":") || !take_digits(text, 2, minute) || !take_one_of(text, ":") ||
      !take_digits(text, 2, second))
    return false;
  if (hour > 23 || minute > 59 || second > 59) return false;
  if (!take_fraction(text, fraction) || !take_offset(text, offset) || !text.empty()) return false;
  const std::int64_t seconds = (hour * 60 + minute) * 60 + second - offset;
  instant.microseconds = date.days * microseconds_a_day + seconds * microseconds_a_second + fraction;
  return true;
}

std::string to_text(Instant instant) {
  std::string out;
  print(instant, out);
  return out;
}

}  // namespace erp
