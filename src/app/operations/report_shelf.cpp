#include "app/operations/report_shelf.hpp"

#include "service/durable.hpp"

#include <algorithm>
#include <fstream>
#include <iostream>

namespace erp::app {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kinds[] = {
    "summary-night", "summary-morning", "summary-evening", "security", "performance", "capacity"};
constexpr std::size_t kept_of_a_kind = 60;
constexpr std::size_t longest_text = 1 << 20;
constexpr std::string_view extension = ".txt";

fs::path reports_of(const Config& config) {
  return config.operations.state_folder / "reports";
}

fs::path report_file(const Config& config, const std::string& name) {
  return reports_of(config) / (name + std::string{extension});
}

// "20261129T060003Z"
std::string stamp(Instant at) {
  std::string text = to_text(at).substr(0, 19) + "Z";
  std::erase_if(text, [](char c) { return c == '-' || c == ':'; });
  return text;
}

// Of the name alone; none: it is no name that is given here.
std::optional<KeptReport> report_named(std::string_view name) {
  const auto mark = name.find('_');
  if (mark == name.npos || std::ranges::find(kinds, name.substr(0, mark)) == std::end(kinds)) return {};
  std::string time{name.substr(mark + 1)};
  if (time.size() != 16) return {};
  for (const std::size_t at : {4, 7}) time.insert(at, "-");
  for (const std::size_t at : {13, 16}) time.insert(at, ":");
  KeptReport found{.name = std::string{name}, .at = {}, .report = {}};
  if (!parse(time, found.at) || stamp(found.at) != name.substr(mark + 1)) return {};
  found.report.kind = name.substr(0, mark);
  return found;
}

void drop_the_oldest(const Config& config, const std::string& kind) {
  std::size_t seen = 0;
  for (const auto& [name, at, report] : kept_reports(config))
    if (report.kind == kind && ++seen > kept_of_a_kind) fs::remove(report_file(config, name));
}

// Whole lines of it.
std::string bounded(const std::string& text) {
  if (text.size() <= longest_text) return text;
  return text.substr(0, text.rfind('\n', longest_text)) + "\n… the rest was sent and is not kept\n";
}

}  // namespace

std::span<const std::string_view> report_kinds() {
  return kinds;
}

bool names_people(std::string_view kind) {
  return kind == "security";
}

void keep_report(const Config& config, const Report& report, Instant at) {
  try {
    make_folders(reports_of(config));
    const auto name = report.kind + "_" + stamp(at);
    write_durably(report_file(config, name), report.subject + "\n\n" + bounded(report.text));
    drop_the_oldest(config, report.kind);
  } catch (const std::exception& error) {
    std::cerr << "itdo-erp: the report was not kept: " << error.what() << '\n';
  }
}

std::vector<KeptReport> kept_reports(const Config& config) {
  std::vector<KeptReport> all;
  std::error_code gone;
  for (const auto& entry : fs::directory_iterator{reports_of(config), gone}) {
    if (entry.path().extension() != extension) continue;
    auto found = report_named(entry.path().stem().string());
    if (!found) continue;
    std::ifstream file{entry.path()};
    std::getline(file, found->report.subject);
    all.push_back(std::move(*found));
  }
  std::ranges::sort(all, std::greater{}, [](const auto& one) { return std::pair{one.at, one.name}; });
  return all;
}

std::optional<KeptReport> kept_report(const Config& config, std::string_view name) {
  auto found = report_named(name);
  const auto content = found ? content_of(report_file(config, found->name)) : std::nullopt;
  if (!content) return {};
  const auto first = std::min(content->find('\n'), content->size());
  found->report.subject = content->substr(0, first);
  found->report.text = content->substr(std::min(first + 2, content->size()));
  return found;
}

}  // namespace erp::app
