#include "app/operations/alert_incidents.hpp"

#include "app/company.hpp"
#include "app/operations/alert_store.hpp"
#include "app/operations/spool.hpp"
#include "app/status/component_state.hpp"
#include "app/status/status_posts.hpp"
#include "db/database.hpp"
#include "modules/operations/operator_company.hpp"
#include "modules/operations/rule_table.hpp"
#include "modules/support/contact_list.hpp"
#include "modules/support/incident_actions.hpp"
#include "service/durable.hpp"

#include <algorithm>

namespace erp::app {
namespace {

std::vector<support::KnownAlert> critical_alerts(const Config& config) {
  using operations::AlertState;
  std::vector<support::KnownAlert> known;
  const auto alerts = read_alerts(config.operations.state_folder / "alerts.json");
  for (const auto& rule : operations::rules()) {
    const auto found = alerts.find(rule.id);
    if (rule.severity != operations::Severity::critical || found == alerts.end()) continue;
    const auto& alert = found->second;
    const bool cleared = alert.state == AlertState::resolved;
    if (!cleared && alert.state != AlertState::firing && alert.state != AlertState::flapping) continue;
    const auto at = std::ranges::find(component_words, component_of(rule.id));
    known.push_back(
        {.rule = std::string{rule.id},
         .title = std::string{rule.subject},
         .effect = std::string{rule.effect},
         .component =
             static_cast<support::Component>(at == component_words.end() ? 0 : at - component_words.begin()),
         .since = alert.since,
         .fires = !cleared});
  }
  return known;
}

// Read when the database may be away, so only what is new is written.
void keep(const Config& config, const std::filesystem::path& file, const std::string& text) {
  if (content_of(file) == text) return;
  make_folders(config.operations.state_folder);
  write_durably(file, text);
}

}  // namespace

void follow_alerts(db::Database& database, const Config& config) {
  const auto company = operator_company_in(database, config.support.company);
  operations::set_operator_company(company);
  if (!company) return;
  support::follow_alerts(database, *company, critical_alerts(config));
  keep(config, file_of_contacts(config), support::contact_list(database, *company, now()));
  if (config.support.status_folder.empty()) return;
  keep(config, file_of_posts(config), support::public_posts(database, *company) + "\n");
}

}  // namespace erp::app
