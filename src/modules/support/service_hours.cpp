#include "modules/support/service_hours.hpp"

#include "base/time_zone.hpp"

#include <algorithm>

namespace erp::support {
namespace {

constexpr std::int64_t one_day = 86'400, microseconds = 1'000'000;
constexpr int longest_search = 3'660;  // days

std::int64_t whole_seconds(Instant instant) {
  const auto rest = instant.microseconds % microseconds;
  return (instant.microseconds - rest) / microseconds - (rest < 0 ? 1 : 0);
}

Instant at_second(std::int64_t second) {
  return {second * microseconds};
}

struct Span {
  std::int64_t from = 0, until = 0;  // seconds since 1970-01-01 UTC
};

// The moment within an hour or so that clocks skip, knowing that none shows what lies between the two.
std::int64_t moment_of_skip(const TimeZone& zone, std::int64_t earlier, std::int64_t later) {
  const auto before = zone.offset_at(earlier);
  while (earlier + 1 < later) {
    const auto middle = earlier + (later - earlier) / 2;
    (zone.offset_at(middle) == before ? earlier : later) = middle;
  }
  return later;
}

// What a clock on the wall shows twice is the first of the two for an opening and the second for a closing;
// what it skips is the moment of the skip. Midnight at the end of a day is the beginning of the next one.
std::int64_t utc_of(const TimeZone& zone, std::int64_t wall, bool closing) {
  const auto before = zone.offset_at(wall - one_day), after = zone.offset_at(wall + one_day);
  const auto first = wall - std::max(before, after), second = wall - std::min(before, after);
  const bool first_is_so = first + zone.offset_at(first) == wall;
  const bool second_is_so = second + zone.offset_at(second) == wall;
  if (first_is_so && second_is_so) return closing && wall % one_day != 0 ? second : first;
  if (first_is_so) return first;
  return second_is_so ? second : moment_of_skip(zone, first, second);
}

// The hours of a day. A day that is worked on without hours of its own has those of the first day with any.
std::vector<Span> spans_on(const ServiceHours& hours, const TimeZone& zone, Date day) {
  std::vector<Span> spans;
  const auto verdict = organization::verdict_on(hours.calendar, day);
  if (!verdict.open || hours.week.empty()) return spans;
  int of = weekday(day);
  if (std::ranges::find(hours.week, of, &OpenHours::weekday) == hours.week.end()) {
    if (verdict.because != "exception") return spans;
    of = hours.week.front().weekday;
  }
  for (const auto& part : hours.week) {
    if (part.weekday != of) continue;
    const auto midnight = std::int64_t{day.days} * one_day;
    Span span{utc_of(zone, midnight + part.from, false), utc_of(zone, midnight + part.until, true)};
    if (!spans.empty()) span.from = std::max(span.from, spans.back().until);
    if (span.from < span.until) spans.push_back(span);
  }
  return spans;
}

Date local_day(const TimeZone& zone, std::int64_t second) {
  const auto wall = second + zone.offset_at(second);
  return {static_cast<std::int32_t>((wall - (wall % one_day + one_day) % one_day) / one_day)};
}

}  // namespace

std::int64_t seconds_between(Instant from, Instant until) {
  return std::max<std::int64_t>(0, whole_seconds(until) - whole_seconds(from));
}

Instant after_seconds(Instant from, std::int64_t seconds) {
  return at_second(whole_seconds(from) + seconds);
}

std::int64_t open_seconds(const ServiceHours& hours, Instant from, Instant until) {
  const TimeZone& zone = TimeZone::named(hours.time_zone);
  const auto begin = whole_seconds(from), end = whole_seconds(until);
  std::int64_t sum = 0;
  if (end <= begin) return sum;
  const Date last = local_day(zone, end);
  for (Date day = local_day(zone, begin); day <= last; ++day.days)
    for (const Span& span : spans_on(hours, zone, day))
      sum += std::max<std::int64_t>(0, std::min(span.until, end) - std::max(span.from, begin));
  return sum;
}

Instant after_open_seconds(const ServiceHours& hours, Instant from, std::int64_t seconds) {
  if (seconds <= 0) return after_seconds(from, 0);
  const TimeZone& zone = TimeZone::named(hours.time_zone);
  const auto begin = whole_seconds(from);
  Date day = local_day(zone, begin);
  for (int searched = 0; searched < longest_search; ++searched, ++day.days)
    for (const Span& span : spans_on(hours, zone, day)) {
      const auto start = std::max(span.from, begin);
      const auto here = span.until - start;
      if (here >= seconds) return at_second(start + seconds);
      if (here > 0) seconds -= here;
    }
  return {};
}

Instant end_of_next_business_day(const ServiceHours& hours, Instant from) {
  const TimeZone& zone = TimeZone::named(hours.time_zone);
  Date day = local_day(zone, whole_seconds(from));
  for (int searched = 0; searched < longest_search; ++searched) {
    ++day.days;
    if (const auto spans = spans_on(hours, zone, day); !spans.empty()) return at_second(spans.back().until);
  }
  return {};
}

}  // namespace erp::support
