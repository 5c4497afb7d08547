#include "app/console/slow_requests.hpp"

#include "app/security/access_line.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace erp::app {
namespace {

// The last word of a line is its time in seconds, the one before it names the request.
std::string_view last_word(std::string_view& line) {
  const auto blank = line.rfind(' ');
  const auto word = blank == line.npos ? line : line.substr(blank + 1);
  line = blank == line.npos ? std::string_view{} : line.substr(0, blank);
  return word;
}

bool slower(const auto& a, const auto& b) {
  return a.seconds > b.seconds;
}

bool is_id(std::string_view part) {
  constexpr std::size_t length_of_uuid = 36;
  const bool digits = !part.empty() && part.find_first_not_of("0123456789") == part.npos;
  return digits || (part.size() == length_of_uuid && std::ranges::count(part, '-') == 4);
}

}  // namespace

std::string route_of(std::string_view path) {
  path = path.substr(0, path.find('?'));
  std::string route;
  while (!path.empty()) {
    const auto end = std::min(path.find('/', 1), path.size());
    const auto part = path.substr(0, end);
    const bool slash = part.front() == '/';
    route += is_id(part.substr(slash ? 1 : 0)) ? (slash ? "/{id}" : "{id}") : std::string{part};
    path.remove_prefix(end);
  }
  return route;
}

void SlowRequests::add(std::string_view line) {
  const auto access = security::read_access_line(line);
  std::string_view rest = line;
  const auto took = last_word(rest);
  const auto id = last_word(rest);
  Request one;
  const auto [end, error] = std::from_chars(took.data(), took.data() + took.size(), one.seconds);
  if (access.address.empty() || error != std::errc{} || end != took.data() + took.size()) return;
  auto& sum = routes_[std::string{access.method} + " " + route_of(access.path)];
  ++sum.count;
  sum.seconds += one.seconds;
  sum.longest = std::max(sum.longest, one.seconds);
  if (slowest_.size() == most_ && one.seconds <= slowest_.front().seconds) return;
  one.time = access.time;
  one.method = access.method;
  one.path = access.path;
  one.status = access.status;
  one.request_id = id;
  slowest_.push_back(std::move(one));
  std::ranges::push_heap(slowest_, slower<Request, Request>);
  if (slowest_.size() <= most_) return;
  std::ranges::pop_heap(slowest_, slower<Request, Request>);
  slowest_.pop_back();
}

std::vector<SlowRequests::Request> SlowRequests::slowest() const {
  auto requests = slowest_;
  std::ranges::sort(requests, slower<Request, Request>);
  return requests;
}

std::vector<std::pair<std::string, SlowRequests::Sum>> SlowRequests::routes() const {
  std::vector<std::pair<std::string, Sum>> sorted{routes_.begin(), routes_.end()};
  std::ranges::sort(sorted, [](const auto& a, const auto& b) { return a.second.seconds > b.second.seconds; });
  if (sorted.size() > most_) sorted.resize(most_);
  return sorted;
}

std::string SlowRequests::page() const {
  std::string text;
  for (const auto& [seconds, time, method, path, status, id] : slowest())
    text += fmt::format("  {:8.3f} s  {}  {} {} {}  {}\n", seconds, time, status, method, path, id);
  if (text.empty()) return "  none in access.log\n";
  text += "\nWhere the time goes: seconds in all, requests, mean and longest (s)\n";
  for (const auto& [route, sum] : routes())
    text += fmt::format(
        "  {:10.3f} {:8} {:8.3f} {:8.3f}  {}\n",
        sum.seconds,
        sum.count,
        sum.seconds / static_cast<double>(sum.count),
        sum.longest,
        route);
  return text;
}

}  // namespace erp::app
