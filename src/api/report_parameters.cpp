#include "api/report_parameters.hpp"

#include <algorithm>
#include <charconv>

namespace erp::api {
namespace {

// Wider than any books, and far from the ends of the calendar.
const Date earliest = date_of(1900, 1, 1);
const Date latest = date_of(2199, 12, 31);

}  // namespace

std::string ReportParameters::text(std::string_view name) {
  known_.push_back(name);
  const auto found =
      std::ranges::find(query_, name, [](const auto& pair) -> std::string_view { return pair.first; });
  return found == query_.end() ? std::string{} : found->second;
}

Date ReportParameters::day(std::string_view name, Date otherwise) {
  const auto said = text(name);
  if (said.empty()) return otherwise;
  Date day;
  if (!parse(said, day)) {
    refuse(name, "malformed");
    return {};
  }
  if (day < earliest || day > latest)
    problems_.push_back(
        {std::string{name}, "out_of_range", {{"min", to_text(earliest)}, {"max", to_text(latest)}}});
  return day;
}

bool ReportParameters::yes_no(std::string_view name) {
  const auto said = text(name);
  if (!said.empty() && said != "true" && said != "false") refuse(name, "malformed");
  return said == "true";
}

Instant ReportParameters::moment(std::string_view name) {
  const auto said = text(name);
  Instant at;
  if (!said.empty() && !parse(said, at)) refuse(name, "malformed");
  return at;
}

std::int64_t ReportParameters::number(
    std::string_view name, std::int64_t least, std::int64_t most, std::int64_t otherwise) {
  const auto said = text(name);
  std::int64_t value = otherwise;
  const auto [end, error] = std::from_chars(said.data(), said.data() + said.size(), value);
  if (said.empty()) return otherwise;
  if (error != std::errc{} || end != said.data() + said.size() || value < least || value > most)
    problems_.push_back(
        {std::string{name}, "out_of_range", {{"min", std::to_string(least)}, {"max", std::to_string(most)}}});
  return value;
}

std::string ReportParameters::one_of(std::string_view name, std::span<const std::string_view> known) {
  auto said = text(name);
  if (said.empty() || std::ranges::find(known, said) != known.end()) return said;
  std::string options;
  for (const auto one : known) options.append(options.empty() ? "" : ", ").append(one);
  problems_.push_back({std::string{name}, "not_one_of", {{"options", options}}});
  return said;
}

Uuid ReportParameters::required_id(std::string_view name) {
  const auto said = text(name);
  Uuid id;
  if (said.empty())
    refuse(name, "required");
  else if (!parse(said, id))
    refuse(name, "malformed");
  return id;
}

std::uint64_t ReportParameters::choices(
    std::string_view name, std::string_view said, std::span<const std::string_view> known) {
  std::uint64_t chosen = 0;
  for (std::size_t start = 0; start <= said.size();) {
    const auto end = std::min(said.find(',', start), said.size());
    const auto found = std::ranges::find(known, said.substr(start, end - start));
    start = end + 1;
    if (found == known.end()) return refuse(name, "unknown_field"), chosen;
    chosen |= std::uint64_t{1} << (found - known.begin());
  }
  return chosen;
}

void ReportParameters::order(std::string_view name, Date first, Date last) {
  if (first && last && first > last)
    problems_.push_back({std::string{name}, "after_end", {{"end", to_text(last)}}});
}

void ReportParameters::refuse(std::string_view name, std::string_view code) {
  problems_.push_back({std::string{name}, code});
}

void ReportParameters::finish() {
  for (const auto& [name, value] : query_)
    if (std::ranges::find(known_, name) == known_.end()) problems_.push_back({name, "unknown_parameter"});
  refuse_if(std::move(problems_));
}

}  // namespace erp::api
