#include "app/operations/summary.hpp"

#include "app/backup/folder.hpp"
#include "app/operations/capacity.hpp"
#include "app/operations/channels.hpp"
#include "app/operations/doctor.hpp"
#include "app/operations/drill_records.hpp"
#include "app/operations/page_mail.hpp"
#include "app/operations/probes.hpp"
#include "db/direct.hpp"
#include "modules/operations/notice.hpp"
#include "service/durable.hpp"
#include "service/web_call.hpp"

#include <fmt/format.h>
#include <boost/json.hpp>

#include <algorithm>
#include <iostream>
#include <map>
#include <sstream>

namespace erp::app {
namespace {

namespace json = boost::json;

constexpr std::chrono::milliseconds patience{3000};

std::string last_lines(const std::filesystem::path& file, std::size_t count) {
  std::istringstream all{content_of(file).value_or("")};
  std::vector<std::string> lines;
  for (std::string line; std::getline(all, line);) lines.push_back(line);
  std::string out;
  for (auto i = lines.size() > count ? lines.size() - count : 0; i < lines.size(); ++i)
    out += "  " + lines[i] + "\n";
  return out.empty() ? "  nothing\n" : out;
}

std::string newest_backups(const Config& config) {
  constexpr std::size_t so_many = 3;
  std::string out;
  for (const auto& entry : backup::entries(config)) {
    if (std::ranges::count(out, '\n') == so_many) break;
    const bool verified = entry.manifest && !entry.manifest->verified_at.empty();
    out += "  " + entry.path.filename().string() +
           (verified ? "  verified " + entry.manifest->verified_at : "  NOT VERIFIED") + "\n";
  }
  return out.empty() ? "  none\n" : out;
}

std::string newest_drills(const Config& config) {
  std::map<std::string, std::string> newest;
  for (const auto& record : drills(config))
    newest[record.drill] = fmt::format(
        "  {} of {}: RPO {:.0f} s, RTO {:.0f} s{}\n",
        record.drill,
        operations::local_text(record.started),
        record.rpo_seconds,
        record.rto_seconds,
        record.fault.empty() ? "" : ", FAILED: " + record.fault);
  std::string out;
  for (const auto& [name, line] : newest) out += line;
  return out.empty() ? "  none yet\n" : out;
}

struct Performance {
  std::string text;
  bool exceeded = false, known = false;
};

std::string shown(const json::value& value, std::string_view unit) {
  if (!value.is_number()) return "not measured";
  return fmt::format("{:.1f} {}", value.to_number<double>(), unit);
}

Performance performance(const Config& config) {
  const WebAnswer answer = call_web(health_url(config) + "/detailed", {}, patience);
  boost::system::error_code broken;
  const auto body = json::parse(answer.body, broken);
  const auto* const list = !broken && body.is_object() ? body.as_object().if_contains("baselines") : nullptr;
  if (!list || !list->is_array()) return {.text = "  the service does not answer\n"};
  Performance page{.text = {}, .known = true};
  page.text = fmt::format(
      "  {:12} {:>16} {:>14}  {:9} {:27} {}\n",
      "figure",
      "15 min",
      "limit",
      "state",
      "since",
      "limit reached in");
  for (const auto& one : list->as_array()) {
    const std::string unit{one.at("unit").as_string()}, state{one.at("state").as_string()};
    page.exceeded |= state == "exceeded";
    const auto& since = one.at("since");
    const auto& hours = one.at("reached_in_hours");
    page.text += fmt::format(
        "  {:12} {:>16} {:>14}  {:9} {:27} {}\n",
        std::string{one.at("id").as_string()},
        shown(one.at("value"), unit),
        shown(one.at("limit"), unit),
        state,
        since.is_string() ? std::string{since.as_string()} : "-",
        hours.is_number() ? fmt::format("{} h", hours.to_number<std::int64_t>()) : "-");
  }
  return page;
}

// Where people waited longest in the last week, of all companies together.
std::string slowest_pages(const Config& config) {
  std::string out = fmt::format(
      "\n  {:38} {:>8} {:>9} {:>10} {:>11}\n", "page, 7 days", "views", "mean", "longest", "within 2 s");
  try {
    db::Direct connection{config.database.url, patience, patience};
    connection.script("set itdo.access = 'system'");
    const auto rows = connection.run(
        "select page, sum(views), round(sum(total_ms) / sum(views)), max(longest_ms), "
        "round(100 * sum(buckets[1] + buckets[2] + buckets[3] + buckets[4] + buckets[5]) / sum(views), 1) "
        "from page_timing where hour > now() - interval '7 days' group by page "
        "order by sum(total_ms) / sum(views) desc limit 10");
    for (std::size_t i = 0; i < rows.size(); ++i)
      out += fmt::format(
          "  {:38} {:>8} {:>6} ms {:>7} ms {:>9} %\n",
          rows.text(i, 0),
          rows.text(i, 1),
          rows.text(i, 2),
          rows.text(i, 3),
          rows.text(i, 4));
    return rows.size() == 0 ? "" : out;
  } catch (const db::Error&) { return out + "  the database does not answer\n"; }
}

std::string title_of(const std::string& kind) {
  return kind == "morning" ? "Morning Checklist" : kind == "evening" ? "Evening Checklist" : "Health Summary";
}

std::string verdict_on(const Checks& checks) {
  const auto count = [&](Verdict verdict) { return std::ranges::count(checks, verdict, &Check::verdict); };
  const auto failed = count(Verdict::failed), warnings = count(Verdict::warning);
  if (failed + warnings == 0) return "all well";
  return std::to_string(failed) + " failed, " + std::to_string(warnings) + " warnings";
}

}  // namespace

int summarize(const Snapshot& snapshot, const std::string& kind, bool by_mail) {
  const Config& config = snapshot->config;
  const auto [checks, all_came_back] = examine(snapshot);
  const auto figures = performance(config);
  const std::string subject = title_of(kind) + ": " + verdict_on(checks);
  const std::string text = "Machine: " + host_name() + "\nTime: " + operations::local_text(now()) +
                           "\n\nChecklist\n" + checklist(checks) + "\nPerformance\n" + figures.text +
                           "\nBackups\n" + newest_backups(config) + "\nRehearsals\n" + newest_drills(config) +
                           "\nLast jobs\n" + last_lines(config.log.folder / "jobs.log", 10) +
                           "\nChecked by (name, time): ______________________\n";
  std::cout << subject << "\n\n" << text;
  if (by_mail) hand_out(config, {"summary-" + kind, subject, text});
  const int status = any(checks, Verdict::failed) ? 1 : any(checks, Verdict::warning) ? 3 : 0;
  if (!all_came_back) leave(status);
  return by_mail ? 0 : status;
}

int report_performance(const Snapshot& snapshot, bool by_mail) {
  const Config& config = snapshot->config;
  auto page = performance(config);
  page.text += slowest_pages(config) + "\nCapacity\n" + capacity_page(config, now());
  const std::string subject = std::string{"Performance Report: "} +
                              (page.exceeded ? "a baseline is exceeded" : "within the baselines");
  std::cout << page.text;
  if (by_mail) hand_out(config, {"performance", subject, page.text});
  if (!page.known) return 1;
  return page.exceeded && !by_mail ? 3 : 0;
}

}  // namespace erp::app
