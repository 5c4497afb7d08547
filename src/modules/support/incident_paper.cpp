#include "modules/support/incident_paper.hpp"

#include "base/time_zone.hpp"
#include "entity/session.hpp"
#include "modules/print/sheet.hpp"
#include "modules/support/describe.hpp"
#include "service/catalogue.hpp"

#include <set>

namespace erp::support {
namespace {

constexpr std::int64_t microseconds_a_second = 1'000'000;
constexpr std::int64_t seconds_a_minute = 60, seconds_an_hour = 3600;

class IncidentWords {
 public:
  IncidentWords(const IncidentPaper& paper, const Catalogue& catalogue, Language language)
      : paper_{paper}, catalogue_{catalogue}, language_{language} {}

  std::string word(std::string_view key) const {
    return catalogue_.text(language_, "incident_paper." + std::string{key});
  }
  std::string label(std::string_view field) const {
    return catalogue_.text(language_, "field.incident." + std::string{field});
  }
  template <class E>
  std::string choice(std::string_view field, E value) const {
    const auto name = TypeOf<E>::names[static_cast<std::size_t>(value)];
    return catalogue_.text(language_, "choice." + std::string{field} + "." + std::string{name});
  }
  std::string moment(Instant at) const {
    const auto ahead = TimeZone::named(paper_.time_zone).offset_at(at.microseconds / microseconds_a_second);
    auto text = to_text(Instant{at.microseconds + ahead * microseconds_a_second}).substr(0, 16);
    text.at(10) = ' ';
    return text;
  }
  std::string moment(const std::optional<Instant>& at) const { return at ? moment(*at) : "–"; }
  std::string day(const std::optional<Date>& day) const { return day ? to_text(*day) : "–"; }
  std::string person(const std::optional<Id<identity::User>>& id) const {
    const auto found = id ? paper_.names.find(id->value) : paper_.names.end();
    return found == paper_.names.end() ? "–" : found->second;
  }
  std::string note() const {
    const std::pair<std::string_view, std::string> parts[] = {
        {"time", moment(paper_.printed_at)}, {"zone", paper_.time_zone}};
    return paper_.company + "  " + catalogue_.text(language_, "incident_paper.printed", parts);
  }
  std::string duration() const {
    const auto& incident = paper_.incident;
    const auto until = incident.resolved_at.value_or(paper_.printed_at);
    const auto seconds = (until.microseconds - incident.started_at.microseconds) / microseconds_a_second;
    const std::pair<std::string_view, std::string> parts[] = {
        {"hours", std::to_string(seconds / seconds_an_hour)},
        {"minutes", std::to_string(seconds % seconds_an_hour / seconds_a_minute)}};
    return catalogue_.text(language_, "desk_report.duration", parts) +
           (incident.resolved_at ? "" : word("lasts"));
  }
  std::string entry_word(std::string_view field) const {
    return catalogue_.text(language_, "field.incident_entry." + std::string{field});
  }

 private:
  const IncidentPaper& paper_;
  const Catalogue& catalogue_;
  Language language_;
};

std::string joined(const std::vector<std::string>& all) {
  std::string text;
  for (const auto& one : all) text += (text.empty() ? "" : ", ") + one;
  return text.empty() ? "–" : text;
}

void put_facts(paper::Sheet& sheet, const IncidentPaper& paper, const IncidentWords& words) {
  const auto& incident = paper.incident;
  sheet.facts({
      {words.label("state"), words.choice("incident.state", incident.state)},
      {words.label("severity"), words.choice("incident.severity", incident.severity)},
      {words.label("component"), words.choice("incident.component", incident.component)},
      {words.label("impact"), incident.impact.value_or("–")},
      {words.label("started_at"), words.moment(incident.started_at)},
      {words.label("identified_at"), words.moment(incident.identified_at)},
      {words.label("resolved_at"), words.moment(incident.resolved_at)},
      {words.word("duration"), words.duration()},
      {words.label("commander_id"), words.person(incident.commander_id)},
      {words.label("stakeholders"), joined(incident.stakeholders)},
      {words.label("tickets"), paper.tickets},
      {words.label("alert"), incident.alert.value_or("–")},
  });
}

void put_timeline(paper::Sheet& sheet, const Incident& incident, const IncidentWords& words) {
  constexpr double when = 98, what = 84, who = 84, smallest = 6;
  const paper::Table table{
      paper::Sheet::left,
      {{words.entry_word("at"), when, paper::Align::left, smallest},
       {words.entry_word("kind"), what},
       {words.entry_word("text"), paper::Sheet::width - when - what - who},
       {words.word("by"), who, paper::Align::left, smallest}},
      {}};
  std::vector<std::vector<std::string>> rows;
  for (const auto& entry : incident.timeline)
    rows.push_back(
        {words.moment(entry.at),
         words.choice("incident_entry.kind", entry.kind),
         entry.text.value_or(""),
         words.person(entry.user_id)});
  sheet.heading(words.label("timeline"));
  sheet.table(table, rows);
}

void put_reports(paper::Sheet& sheet, const Incident& incident, const IncidentWords& words) {
  if (!incident.personal_data) return;
  sheet.heading(words.word("commission"));
  sheet.facts({
      {words.label("noticed_on"), words.day(incident.noticed_on)},
      {words.label("first_report_due_on"), words.day(incident.first_report_due_on)},
      {words.label("first_reported_on"), words.day(incident.first_reported_on)},
      {words.label("final_report_due_on"), words.day(incident.final_report_due_on)},
      {words.label("final_reported_on"), words.day(incident.final_reported_on)},
  });
}

}  // namespace

IncidentPaper incident_paper(Session& session, const Uuid& id) {
  IncidentPaper paper{
      .incident = session.get(Id<Incident>{id}),
      .time_zone = session.actor().time_zone,
      .printed_at = session.now()};
  std::set<Uuid> people;
  if (paper.incident.commander_id) people.insert(paper.incident.commander_id->value);
  for (const auto& entry : paper.incident.timeline)
    if (entry.user_id) people.insert(entry.user_id->value);
  std::string list;
  for (const auto& person : people) list += (list.empty() ? "" : ",") + to_text(person);
  session.queue("select name from organization where id = current_organization()");
  session.queue(
      "select count(*) from ticket where organization_id = current_organization() and incident_id = $1",
      {to_text(id)});
  session.queue("select id, full_name from user_account where id = any($1::uuid[])", {"{" + list + "}"});
  const auto answers = session.answers(3);
  paper.company = answers[0].text(0, 0);
  paper.tickets = answers[1].text(0, 0);
  for (std::size_t i = 0; i < answers[2].size(); ++i) {
    Uuid person;
    if (parse(answers[2].text(i, 0), person)) paper.names[person] = answers[2].text(i, 1);
  }
  return paper;
}

std::string incident_pdf(const IncidentPaper& paper, const Catalogue& catalogue, Language language) {
  const IncidentWords words{paper, catalogue, language};
  const auto& incident = paper.incident;
  paper::Sheet sheet{words.word("title") + "  " + incident.number + "  " + incident.title, words.note()};
  put_facts(sheet, paper, words);
  put_timeline(sheet, incident, words);
  for (const auto& [field, text] :
       {std::pair{"root_cause", &incident.root_cause}, std::pair{"post_mortem", &incident.post_mortem}}) {
    sheet.heading(words.label(field));
    sheet.text({text->value_or(words.word("none")), paper::Sheet::width});
  }
  put_reports(sheet, incident, words);
  return sheet.pdf(paper.company, paper.printed_at);
}

}  // namespace erp::support
