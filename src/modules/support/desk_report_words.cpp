#include "modules/support/desk_report_words.hpp"

#include "modules/support/describe.hpp"
#include "service/catalogue.hpp"

namespace erp::support {
namespace {

constexpr std::int64_t one_minute = 60, one_hour = 3600;
constexpr std::array<std::string_view, 4> steps{"0", "50", "75", "100"};

std::string of_all(const PromiseCount& count) {
  return std::to_string(count.met) + " / " + std::to_string(count.met + count.missed);
}

}  // namespace

std::string DeskWords::word(std::string_view key) const {
  return catalogue_.text(language_, "desk_report." + std::string{key});
}

std::string DeskWords::title() const {
  return report_.company + "  " + word("title") + "  " + month_text(report_.month);
}

std::string DeskWords::note() const {
  return report_.complete ? std::string{} : word("not_over");
}

std::string DeskWords::duration(const std::optional<std::int64_t>& seconds) const {
  if (!seconds) return "–";
  const std::pair<std::string_view, std::string> parts[] = {
      {"hours", std::to_string(*seconds / one_hour)},
      {"minutes", std::to_string(*seconds % one_hour / one_minute)}};
  return catalogue_.text(language_, "desk_report.duration", parts);
}

std::vector<std::string> DeskWords::row(std::string label, const DeskLine& line) const {
  return {
      std::move(label),
      std::to_string(line.opened),
      std::to_string(line.resolved),
      std::to_string(line.reopened),
      of_all(line.response),
      of_all(line.resolution),
      std::to_string(line.backlog),
      std::to_string(line.overdue)};
}

template <std::size_t N>
DeskTable DeskWords::breakdown(
    std::string_view group, const std::array<DeskLine, N>& lines,
    std::span<const std::string_view> keys) const {
  const auto field = "field.ticket." + std::string{group};
  DeskTable table{
      .title = catalogue_.text(language_, field),
      .columns = {
          "",
          word("opened"),
          word("resolved"),
          word("reopened"),
          word("response"),
          word("resolution"),
          word("backlog"),
          word("overdue")}};
  for (std::size_t i = 0; i < N; ++i) {
    const auto& line = lines.at(i);
    if (i >= keys.size() && line.opened + line.resolved + line.backlog == 0) continue;
    table.rows.push_back(row(
        i < keys.size()
            ? catalogue_.text(language_, "choice.ticket." + std::string{group} + "." + std::string{keys[i]})
            : word("no_category"),
        line));
  }
  table.rows.push_back(row(word("total"), report_.figures.total));
  return table;
}

DeskTable DeskWords::times() const {
  const auto& figures = report_.figures;
  const auto times_of = [&](std::string_view key, const Spread& spread) {
    return std::vector<std::string>{
        word(key), std::to_string(spread.count), duration(spread.median), duration(spread.ninety_percent)};
  };
  return {
      .title = word("times"),
      .columns = {"", word("tickets"), word("median"), word("ninety_percent")},
      .rows = {
          times_of("to_response", figures.to_response), times_of("to_resolution", figures.to_resolution)}};
}

DeskTable DeskWords::escalations() const {
  DeskTable table{.title = word("escalations"), .columns = {word("step"), word("told")}};
  for (std::size_t i = 0; i < steps.size(); ++i)
    table.rows.push_back(
        {i == 0 ? word("at_once") : std::string{steps.at(i)} + "%",
         std::to_string(report_.escalations.at(i))});
  return table;
}

DeskTable DeskWords::ratings() const {
  DeskTable table{.title = word("ratings"), .columns = {word("score"), word("tickets")}};
  for (std::size_t i = 0; i < report_.scores.size(); ++i)
    table.rows.push_back({std::to_string(i + 1), std::to_string(report_.scores.at(i))});
  const auto mean = mean_score(report_);
  table.rows.push_back({word("mean"), mean.empty() ? "–" : mean});
  return table;
}

std::vector<DeskTable> DeskWords::tables() const {
  const auto& figures = report_.figures;
  return {
      breakdown("severity", figures.severities, TypeOf<Severity>::names),
      breakdown("tier", figures.tiers, TypeOf<Tier>::names),
      breakdown("category", figures.categories, TypeOf<Category>::names),
      times(),
      escalations(),
      ratings()};
}

std::string DeskWords::text() const {
  std::string out = title() + "\n";
  if (const auto said = note(); !said.empty()) out += said + "\n";
  for (const auto& table : tables()) {
    out += "\n" + table.title + "\n";
    for (const auto& cells : table.rows) {
      out += "  " + cells.front() + ":";
      for (std::size_t i = 1; i < cells.size(); ++i)
        out += (i > 1 ? ", " : " ") + table.columns.at(i) + " " + cells.at(i);
      out += "\n";
    }
  }
  return out;
}

}  // namespace erp::support
