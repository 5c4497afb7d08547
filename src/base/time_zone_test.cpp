#include "base/time_zone.hpp"

#include "base/values.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <random>

namespace erp {
namespace {

Instant instant(std::string_view text) {
  Instant read;
  EXPECT_TRUE(parse(text, read)) << text;
  return read;
}

TEST(TimeZone, knows_the_day) {
  const struct {
    const char* zone;
    std::string_view at, day;
  } cases[] = {
      {"Asia/Tokyo", "2025-11-24T14:59:59.999999Z", "2025-11-24"},
      {"Asia/Tokyo", "2025-11-24T15:00:00Z", "2025-11-25"},
      {"Asia/Tokyo", "2099-12-31T15:00:00Z", "2100-01-01"},
      {"Asia/Tokyo", "1969-12-31T23:59:59Z", "1970-01-01"},
      {"UTC", "2025-11-24T23:59:59.999999Z", "2025-11-24"},
      {"UTC", "1969-12-31T23:59:59.999999Z", "1969-12-31"},
      {"America/New_York", "2025-01-15T04:59:59Z", "2025-01-14"},
      {"America/New_York", "2025-01-15T05:00:00Z", "2025-01-15"},
      {"America/New_York", "2025-07-15T03:59:59Z", "2025-07-14"},
      {"America/New_York", "2025-07-15T04:00:00Z", "2025-07-15"},
      {"America/New_York", "2090-01-15T04:59:59Z", "2090-01-14"},
      {"America/New_York", "2090-07-15T04:00:00Z", "2090-07-15"},
      {"Australia/Sydney", "2090-01-14T13:00:00Z", "2090-01-15"},
      {"Australia/Sydney", "2090-07-14T13:59:59Z", "2090-07-14"},
  };
  for (const auto& c : cases) EXPECT_EQ(to_text(day_in_zone(instant(c.at), c.zone)), c.day) << c.zone << c.at;
}

TEST(TimeZone, says_what_clocks_show) {
  const struct {
    const char *zone, *at, *shown;
  } cases[] = {
      {"Asia/Tokyo", "2026-11-29T15:30:00Z", "2026-11-30T00:30:00.000000Z"},
      {"UTC", "2026-11-29T15:30:00.5Z", "2026-11-29T15:30:00.500000Z"},
      {"America/New_York", "2025-07-15T03:59:59Z", "2025-07-14T23:59:59.000000Z"},
      {"Asia/Tokyo", "1969-12-31T23:59:59.999999Z", "1970-01-01T08:59:59.999999Z"},
  };
  for (const auto& c : cases)
    EXPECT_EQ(to_text(on_clocks_in(instant(c.at), c.zone)), c.shown) << c.zone << c.at;
}

TEST(TimeZone, refuses_unknown_names) {
  for (const char* name :
       {"", "Asia/Nowhere", "../zoneinfo/UTC", "/etc/localtime", "Asia", "tzdata.zi", "UTC\n"})
    EXPECT_THROW(day_in_zone(now(), name), std::runtime_error) << name;
  for (const std::string_view file :
       {"", "TZif", "TZif2 but nothing that follows is a table of times at all"})
    EXPECT_THROW(TimeZone{file}, std::runtime_error);
}

// Every zone of the tz database at random moments, against the C library's own reading of it.
TEST(TimeZone, agrees_with_the_c_library) {
  const std::filesystem::path root{"/usr/share/zoneinfo"};
  std::mt19937_64 random{1};
  std::uniform_int_distribution<std::time_t> moments{-2'000'000'000, 4'102'444'800};
  int zones = 0;
  for (const char* area : {"Africa", "America", "Asia", "Australia", "Europe", "Pacific", "Etc"})
    for (const auto& entry : std::filesystem::recursive_directory_iterator{root / area}) {
      if (!entry.is_regular_file()) continue;
      const auto name = std::filesystem::relative(entry.path(), root).string();
      setenv("TZ", name.c_str(), 1);
      tzset();
      for (int i = 0; i < 300; ++i) {
        const auto at = moments(random);
        std::tm local{};
        localtime_r(&at, &local);
        ASSERT_EQ(TimeZone::named(name).offset_at(at), local.tm_gmtoff) << name << " at " << at;
      }
      ++zones;
    }
  unsetenv("TZ");
  EXPECT_GT(zones, 300);
}

}  // namespace
}  // namespace erp
