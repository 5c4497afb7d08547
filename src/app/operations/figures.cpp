// What only figures say: the archive of the log, the performance baselines.
#include "app/operations/probes.hpp"
#include "db/direct.hpp"
#include "service/web_call.hpp"

#include <fmt/format.h>
#include <boost/json.hpp>

namespace erp::app {

using operations::Look;

Finding look_at_archive(const Config& config, std::chrono::milliseconds deadline) {
  db::Direct connection{config.database.url, deadline, deadline};
  const auto rows = connection.run(
      "select current_setting('archive_mode') <> 'off', coalesce(last_failed_time > "
      "coalesce(last_archived_time, '-infinity'), false), coalesce(last_failed_wal, ''), "
      "coalesce(last_failed_time::text, '') from pg_stat_archiver");
  if (rows.text(0, 0) != "t") return {};
  if (rows.text(0, 1) != "t") return {.look = Look::good, .note = {}};
  return {
      .look = Look::failed,
      .note = "segment " + std::string{rows.text(0, 2)} + " was not taken, last tried " +
              std::string{rows.text(0, 3)}};
}

Finding look_at_baselines(const Config& config, std::chrono::milliseconds deadline) {
  if (!config.alerts.performance) return {};
  const WebAnswer answer = call_web(health_url(config) + "/detailed", {}, deadline);
  boost::system::error_code broken;
  const auto body = boost::json::parse(answer.body, broken);
  const auto* const list = !broken && body.is_object() ? body.as_object().if_contains("baselines") : nullptr;
  if (!list || !list->is_array() || list->as_array().empty())
    return {};  // the backend has an alert of its own
  std::string beyond;
  for (const auto& one : list->as_array())
    if (one.at("state").as_string() == "exceeded")
      beyond += fmt::format(
          "{}{} {:.1f} {} (limit {:g})",
          beyond.empty() ? "" : ", ",
          std::string{one.at("meaning").as_string()},
          one.at("value").to_number<double>(),
          std::string{one.at("unit").as_string()},
          one.at("limit").to_number<double>());
  if (beyond.empty()) return {.look = Look::good, .note = {}};
  return {.look = Look::failed, .note = beyond};
}

}  // namespace erp::app
