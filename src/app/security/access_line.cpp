#include "app/security/access_line.hpp"

namespace erp::app::security {
namespace {

// What stands before the mark; the rest stays behind it. Empty at the end of the line.
std::string_view taken(std::string_view& rest, std::string_view mark) {
  const auto end = rest.find(mark);
  if (end == rest.npos) return rest = {};
  const auto part = rest.substr(0, end);
  rest.remove_prefix(end + mark.size());
  return part;
}

}  // namespace

// 192.0.2.7 - hanako [26/Jan/2025:09:00:00 +0900] "GET /path HTTP/1.1" 200 …
AccessLine read_access_line(std::string_view line) {
  AccessLine one;
  one.address = taken(line, " - ");
  one.user = taken(line, " [");
  one.time = taken(line, "] \"");
  std::string_view request = taken(line, "\" ");
  one.status = taken(line, " ");
  if (one.status.empty()) return {};
  one.method = taken(request, " ");
  one.path = request.substr(0, request.find(' '));
  return one;
}

}  // namespace erp::app::security
