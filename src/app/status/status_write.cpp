// Measures how things stand and writes the status page.
#include "app/status/status_page.hpp"
#include "modules/operations/notice.hpp"
#include "service/durable.hpp"

#include <iostream>

namespace erp::app {
namespace {

namespace fs = std::filesystem;

std::vector<DrillRecord> newest_rehearsals(const Config& config) {
  std::map<std::string, DrillRecord> newest;
  for (const auto& drill : drills(config))
    if (drill.fault.empty()) newest[drill.drill] = drill;
  std::vector<DrillRecord> all;
  all.reserve(newest.size());
  for (auto& [name, drill] : newest) all.push_back(std::move(drill));
  return all;
}

std::vector<OpenIncident> open_incidents(const StatusPosts& posts) {
  std::vector<OpenIncident> open;
  for (const auto& incident : posts.incidents)
    if (!incident.resolved && incident.state != "monitoring")
      open.push_back({incident.component, incident.severity});
  return open;
}

std::vector<AnnouncedWork> announced(const StatusPosts& posts) {
  std::vector<AnnouncedWork> work;
  for (const auto& window : posts.work) work.push_back({window.component, window.begins, window.ends});
  return work;
}

// Whole or not at all, and to be read by the web server, which is another user.
void put(const fs::path& folder, const std::string& name, const std::string& content) {
  UnfinishedFile file{folder / ("." + name), 0644};
  file.write(content);
  fs::permissions(
      folder / ("." + name),
      fs::perms::owner_write | fs::perms::owner_read | fs::perms::group_read | fs::perms::others_read);
  file.put_in_place(folder / name);
}

}  // namespace

void write_status(const Config& config, const fs::path& folder, Instant now) {
  const fs::path history = config.operations.state_folder / "status-history.json";
  StatusFacts facts;
  facts.now = now;
  facts.posts = read_posts(config);
  facts.drills = newest_rehearsals(config);
  facts.states = component_states(
      read_alerts(config.operations.state_folder / "alerts.json"),
      open_incidents(facts.posts),
      announced(facts.posts),
      now);
  facts.history = read_history(history);
  measure(facts.history, facts.states, now, operations::local_text(now).substr(0, 10));
  make_folders(config.operations.state_folder);
  write_durably(history, written(facts.history));
  facts.url = config.server.public_url.empty() ? "" : config.server.public_url + "/status/";
  const Catalogue catalogue{shared_folder("i18n")};
  make_folders(folder);
  put(folder, "index.html", status_html(facts, catalogue, Language::ja));
  put(folder, "en.html", status_html(facts, catalogue, Language::en));
  put(folder, "status.json", status_json(facts));
  put(folder, "feed.atom", status_feed(facts, catalogue));
}

int write_status(const Snapshot& snapshot, const std::string& chosen) {
  const Config& config = snapshot->config;
  const fs::path folder = chosen.empty() ? config.support.status_folder : fs::path{chosen};
  if (folder.empty()) {
    std::cerr << "itdo-erp: say where to write it, or set support.status_folder\n";
    return 2;
  }
  write_status(config, folder, now());
  std::cout << "The status page was written to " << folder.string() << '\n';
  return 0;
}

}  // namespace erp::app
