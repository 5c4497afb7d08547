// How lines of the log are written: pure text, no files.
#pragma once

#include "service/log.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace erp::log {

using SystemTime = std::chrono::system_clock::time_point;

// "2025-01-26 09:00:00.123 ERROR CODE name=value msg=\"…\"", without a line end.
std::string line(SystemTime, LogLevel, std::string_view code, Fields fields, std::string_view message);
std::string access_line(SystemTime, const Access&);

// A value as it stands behind "name=": bare if that is safe, else quoted and escaped. Never spans two lines.
void write_value(std::string_view text, std::string& out);
// Quotes, backslashes and control characters escaped.
void write_escaped(std::string_view text, std::string& out);
std::string_view name_of(LogLevel);
// "+09:00": the zone that times are written in.
std::string zone_offset(SystemTime);

}  // namespace erp::log
