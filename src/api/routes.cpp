// Every route that is written by hand, in one table.
#include "api/answer.hpp"
#include "api/api.hpp"
#include "api/api_key_routes.hpp"
#include "api/attachment_routes.hpp"
#include "api/auth_routes.hpp"
#include "api/authenticate.hpp"
#include "api/checks.hpp"
#include "api/comments.hpp"
#include "api/events.hpp"
#include "api/files_routes.hpp"
#include "api/health.hpp"
#include "api/openapi.hpp"
#include "api/organization_routes.hpp"
#include "api/page_view_routes.hpp"
#include "api/passkey_routes.hpp"
#include "api/personal_data_routes.hpp"
#include "api/preference_routes.hpp"
#include "api/profile_routes.hpp"
#include "api/provider_routes.hpp"
#include "api/report_routes.hpp"
#include "api/rights.hpp"
#include "api/runbook_routes.hpp"
#include "api/second_factor_routes.hpp"
#include "api/session_routes.hpp"
#include "api/settings_routes.hpp"
#include "api/support_routes.hpp"
#include "service/metrics.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace erp::api {
namespace {

http::Response health(Call& call) {
  return call.context.health.summary(call.request);
}
http::Response health_detail(Call& call) {
  return call.context.health.detail(call.request);
}
http::Response live(Call& call) {
  return call.context.health.live(call.request);
}
http::Response ready(Call& call) {
  return call.context.health.ready(call.request);
}

// The database layer counts for itself; here its figures become Prometheus text.
std::string database_metrics(const db::Stats& stats) {
  std::string out =
      "# HELP database_queries_total Queries that callers waited for.\n# TYPE database_queries_total "
      "counter\ndatabase_queries_total " +
      std::to_string(stats.queries) +
      "\n# HELP database_query_duration_seconds Time until the database answered.\n# TYPE "
      "database_query_duration_seconds histogram\n";
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < stats.durations.size(); ++i) {
    sum += stats.durations[i];
    const bool last = i == db::Stats::bounds.size();
    out += "database_query_duration_seconds_bucket{le=\"" +
           (last ? std::string{"+Inf"} : fmt::format("{}", db::Stats::bounds[i])) + "\"} " +
           std::to_string(sum) + "\n";
  }
  return out + "database_query_duration_seconds_sum " + fmt::format("{:.6f}", stats.seconds) +
         "\ndatabase_query_duration_seconds_count " + std::to_string(sum) + "\n";
}

http::Response metrics_text(Call& call) {
  return {
      .content_type = "text/plain; version=0.0.4; charset=utf-8",
      .body = metrics().text() + database_metrics(call.context.database.stats()) +
              call.context.health.baseline_metrics()};
}
// What she may read is looked up anew before each event: roles change while a stream is open.
http::Response events(Call& call) {
  const auto actor = std::make_shared<Actor>(call.actor);
  Events::Listener listener{call.actor.organization_id, call.actor.user_id};
  listener.present = [actor, &sign_in = call.context.sign_in, token = std::string{token_of(call.request)}] {
    const auto who = sign_in.watch(token);
    const bool free = who && !who->must_change_password && !who->must_add_second_factor;
    const Actor* still = free ? actor_in(*who, actor->organization_id) : nullptr;
    if (still) *actor = *still;
    return still != nullptr;
  };
  listener.may_read = [actor, &context = call.context](std::string_view resource, std::string_view id) {
    const auto found = std::ranges::find(context.entities, resource, &Entity::name);
    if (found == context.entities.end()) return true;
    const Reach reach = actor->may(resource, "read");
    if (reach == Reach::none || reach == Reach::all || id.empty()) return reach != Reach::none;
    return readable(context.database, **found, *actor, id_of(id));
  };
  return call.context.events.stream(call.request, std::move(listener));
}

}  // namespace

std::vector<Route> routes() {
  using enum Route::Access;
  std::vector<Route> all{
      {"GET", "/health", everyone, health, "Whether this node serves"},
      {"GET", "/health/detailed", everyone, health_detail, "Each component with latency and threshold"},
      {"GET", "/health/live", everyone, live, "Whether the process runs"},
      {"GET", "/health/ready", everyone, ready, "Whether this node may take traffic"},
      {"GET", "/metrics", everyone, metrics_text, "Prometheus metrics", {.gives = "text/plain"}},
      {"GET",
       "/api/v1/events",
       signed_in,
       events,
       "What changes, as server-sent events",
       {.gives = "text/event-stream"}},
  };
  for (const auto& more :
       {description_routes(), auth_routes(),       provider_routes(),   second_factor_routes(),
        passkey_routes(),     session_routes(),    api_key_routes(),    organization_routes(),
        report_routes(),      files_routes(),      attachment_routes(), page_view_routes(),
        comment_routes(),     preference_routes(), profile_routes(),    personal_data_routes(),
        rights_routes(),      settings_routes(),   support_routes(),    desk_report_routes(),
        incident_routes(),    runbook_routes()})
    all.insert(all.end(), more.begin(), more.end());
  return all;
}

}  // namespace erp::api
