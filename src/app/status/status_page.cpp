#include "app/status/status_page.hpp"

#include "base/html.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <cmath>

namespace erp::app {
namespace {

namespace json = boost::json;

constexpr std::string_view style =
    ":root{color-scheme:light "
    "dark;--good:#1a7f37;--work:#0969da;--slow:#9a6700;--part:#bc4c00;--down:#cf222e}"
    "body{font:16px/1.6 system-ui,sans-serif;max-width:46rem;margin:0 auto;padding:1rem}"
    "h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:2rem}"
    ".line{display:flex;justify-content:space-between;gap:1rem;flex-wrap:wrap}"
    ".bars{display:flex;gap:1px;height:1.6rem;margin:.3rem 0 1rem}.bars "
    "i{flex:1;background:#8886;border-radius:1px}"
    ".operational{color:var(--good)}.maintenance{color:var(--work)}.degraded{color:var(--slow)}"
    ".partial_outage{color:var(--part)}.major_outage{color:var(--down)}"
    ".bars .operational{background:var(--good)}.bars .maintenance{background:var(--work)}"
    ".bars .degraded{background:var(--slow)}.bars .partial_outage{background:var(--part)}"
    ".bars .major_outage{background:var(--down)}article{border-left:3px solid "
    "#8886;padding-left:1rem;margin:1rem 0}"
    "p{margin:.3rem "
    "0;white-space:pre-wrap;overflow-wrap:anywhere}@media(prefers-color-scheme:dark){:root{--good:"
    "#3fb950;--work:#58a6ff;--slow:#d29922;--part:#f0883e;--down:#ff7b72}}";

std::string element(std::string_view name, std::string_view text, std::string_view kind = "") {
  return "<" + std::string{name} + (kind.empty() ? "" : " class=\"" + std::string{kind} + "\"") + ">" +
         html_text(text) + "</" + std::string{name} + ">";
}

// As clocks of the company show it; UTC for whoever holds the pointer over it, and for programs.
std::string moment(Instant instant, const std::string& zone) {
  const auto text = to_text(instant);  // 2026-11-29T03:39:45.000000Z
  const auto minute = [](std::string_view of) {
    return std::string{of.substr(0, 10)} + " " + std::string{of.substr(11, 5)};
  };
  return "<time datetime=\"" + text + "\" title=\"" + minute(text) + " UTC\">" +
         minute(to_text(on_clocks_in(instant, zone))) + "</time>";
}

std::string percent(std::int64_t tenths) {
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + "%";
}

std::string_view word(ComponentState state) {
  return state_words.at(static_cast<std::size_t>(state));
}

class Page {
 public:
  Page(const StatusFacts& facts, const Catalogue& catalogue, Language language)
      : facts_{facts}, catalogue_{catalogue}, language_{language} {}

  std::string written() const {
    const bool english = language_ == Language::en;
    const auto worst = *std::ranges::max_element(facts_.states);
    std::string out =
        "<!doctype html><html lang=\"" + std::string{english ? "en" : "ja"} +
        "\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
        "content=\"width=device-width,initial-scale=1\"><meta http-equiv=\"refresh\" content=\"60\">"
        "<link rel=\"alternate\" type=\"application/atom+xml\" href=\"feed.atom\">" +
        element("title", said("title")) + "<style>" + std::string{style} + "</style></head><body><main>";
    out +=
        element("h1", said("title")) + element("p", said("overall." + std::string{word(worst)}), word(worst));
    out += "<p>" + html_text(said("measured_at")) + " " + at(facts_.now) + " " + html_text(said("if_older")) +
           "<br>" + html_text(said("times_in")) + " " + html_text(facts_.posts.time_zone) + "</p>";
    out += work() + incidents(false) + components() + incidents(true) + rehearsals();
    out += "</main><footer><p><a href=\"" +
           std::string{english ? "index.html\">日本語" : "en.html\">English"} +
           "</a> · <a href=\"feed.atom\">Atom</a> · <a "
           "href=\"status.json\">JSON</a></p></footer></body></html>\n";
    return out;
  }

 private:
  std::string said(const std::string& key) const { return catalogue_.text(language_, "status." + key); }
  std::string state(std::string_view name) const { return said("state." + std::string{name}); }
  std::string at(Instant instant) const { return moment(instant, facts_.posts.time_zone); }
  std::string component(std::string_view name) const { return said("component." + std::string{name}); }

  std::string components() const {
    std::string out = element("h2", said("components"));
    for (std::size_t i = 0; i < component_words.size(); ++i) {
      const auto now = word(facts_.states.at(i));
      const auto known = availability(facts_.history, i);
      out += "<div class=\"line\">" + element("strong", component(component_words.at(i))) +
             element("span", state(now), now) + "</div>" + bars(i);
      out += element("p", said("availability") + " " + (known < 0 ? said("not_measured") : percent(known)));
    }
    return out;
  }

  // The worst of each day; what the bars show is said in words above and in status.json.
  std::string bars(std::size_t component) const {
    std::string out = "<div class=\"bars\" aria-hidden=\"true\">";
    for (const auto& [name, day] : facts_.history.days) {
      const auto& seconds = day.at(component).seconds;
      std::size_t worst = 0;
      for (std::size_t i = 0; i < seconds.size(); ++i)
        if (seconds.at(i) > 0) worst = i;
      out += "<i class=\"" + std::string{state_words.at(worst)} + "\" title=\"" + name + ": " +
             html_text(state(state_words.at(worst))) + "\"></i>";
    }
    return out + "</div>";
  }

  std::string incidents(bool solved) const {
    std::string out;
    for (const auto& incident : facts_.posts.incidents) {
      if (incident.resolved.has_value() != solved) continue;
      out += "<article>" + element("h3", incident.title) + "<p>" + html_text(component(incident.component)) +
             " · " + html_text(said("incident." + incident.state)) + " · " + at(incident.started) + "</p>";
      if (incident.next_update)
        out += "<p>" + html_text(said("next_update")) + " " + at(*incident.next_update) + "</p>";
      if (!incident.impact.empty()) out += element("p", incident.impact);
      for (const auto& post : incident.posts)
        if (!post.text.empty()) out += "<p>" + at(post.at) + " " + html_text(post.text) + "</p>";
      out += "</article>";
    }
    if (out.empty() && !solved) return {};
    const auto title = element("h2", said(solved ? "past_incidents" : "open_incidents"));
    return title + (out.empty() ? element("p", said("no_incidents")) : out);
  }

  std::string work() const {
    std::string out;
    for (const auto& window : facts_.posts.work)
      if (window.ends > facts_.now)
        out += "<article>" + element("h3", window.title) + "<p>" + html_text(component(window.component)) +
               " · " + at(window.begins) + " – " + at(window.ends) + "</p>" +
               (window.note.empty() ? "" : element("p", window.note)) + "</article>";
    return out.empty() ? out : element("h2", said("work")) + out;
  }

  std::string rehearsals() const {
    std::string out = element("h2", said("rehearsals"));
    for (const auto& drill : facts_.drills)
      out += "<p>" + at(drill.started) + " " + html_text(said("drill." + drill.drill)) + ": RPO " +
             seconds(drill.rpo_seconds) + ", RTO " + seconds(drill.rto_seconds) + "</p>";
    return facts_.drills.empty() ? out + element("p", said("not_measured")) : out;
  }

  static std::string seconds(double value) { return std::to_string(std::llround(value)) + " s"; }

  const StatusFacts& facts_;
  const Catalogue& catalogue_;
  Language language_;
};

}  // namespace

std::string status_html(const StatusFacts& facts, const Catalogue& catalogue, Language language) {
  return Page{facts, catalogue, language}.written();
}

std::string status_json(const StatusFacts& facts) {
  json::array components, drills;
  for (std::size_t i = 0; i < component_words.size(); ++i) {
    json::object days;
    for (const auto& [name, day] : facts.history.days) {
      json::object seconds;
      for (std::size_t state = 0; state < state_words.size(); ++state)
        if (const auto count = day.at(i).seconds.at(state); count > 0) seconds[state_words.at(state)] = count;
      days[name] = std::move(seconds);
    }
    const auto known = availability(facts.history, i);
    components.emplace_back(json::object{
        {"name", component_words.at(i)},
        {"state", word(facts.states.at(i))},
        {"availability_percent", known < 0 ? json::value() : json::value(percent(known))},
        {"seconds_by_day", std::move(days)}});
  }
  for (const auto& drill : facts.drills)
    drills.emplace_back(json::object{
        {"drill", drill.drill},
        {"at", to_text(drill.started)},
        {"rpo_seconds", drill.rpo_seconds},
        {"rto_seconds", drill.rto_seconds}});
  return json::serialize(json::object{
             {"measured_at", to_text(facts.now)},
             {"state", word(*std::ranges::max_element(facts.states))},
             {"components", std::move(components)},
             {"rehearsals", std::move(drills)}}) +
         "\n";
}

std::string status_feed(const StatusFacts& facts, const Catalogue& catalogue) {
  const auto said = [&](const std::string& key) { return catalogue.text(Language::ja, "status." + key); };
  std::string entries;
  Instant newest;
  for (const auto& incident : facts.posts.incidents) {
    const Instant updated = incident.posts.empty() ? incident.started : incident.posts.front().at;
    newest = std::max(newest, updated);
    std::string text = incident.impact;
    for (const auto& post : incident.posts) text += "\n" + to_text(post.at) + " " + post.text;
    entries += "<entry><id>urn:uuid:" + html_text(incident.id) + "</id>" +
               element("title", incident.title + " – " + said("incident." + incident.state)) + "<updated>" +
               to_text(updated) + "</updated>" + element("content", text) + "</entry>";
  }
  return "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">" +
         element("id", facts.url.empty() ? "urn:itdo-erp:status" : facts.url) +
         element("title", said("title")) + "<author><name>ITDO ERP</name></author><updated>" +
         to_text(newest ? newest : Instant{0}) + "</updated>" + entries + "</feed>\n";
}

}  // namespace erp::app
