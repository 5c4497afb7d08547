// Every route that is written by hand, in one table.
#include "api/api.hpp"
#include "api/answer.hpp"
#include "api/auth_routes.hpp"
#include "api/events.hpp"
#include "api/health.hpp"
#include "api/openapi.hpp"
#include "api/report_routes.hpp"
#include "service/metrics.hpp"

namespace erp::api {
namespace {

http::Response health(Call& call) { return call.context.health.summary(call.request); }
http::Response health_detail(Call& call) { return call.context.health.detail(call.request); }
http::Response live(Call& call) { return call.context.health.live(call.request); }
http::Response ready(Call& call) { return call.context.health.ready(call.request); }
http::Response metrics_text(Call&) { return {.content_type = "text/plain; version=0.0.4; charset=utf-8", .body = metrics().text()}; }
http::Response events(Call& call) { return call.context.events.stream(call.request, call.actor.organization_id); }

}  // namespace

std::vector<Route> routes() {
  using enum Route::Access;
  std::vector<Route> all{
      {"GET", "/health", everyone, health, "Whether this node serves"},
      {"GET", "/health/detailed", everyone, health_detail, "Each component with latency and threshold"},
      {"GET", "/health/live", everyone, live, "Whether the process runs"},
      {"GET", "/health/ready", everyone, ready, "Whether this node may take traffic"},
      {"GET", "/metrics", everyone, metrics_text, "Prometheus metrics"},
      {"GET", "/api/v1/events", signed_in, events, "What changes, as server-sent events"},
  };
  for (const auto& more : {description_routes(), auth_routes(), report_routes()}) all.insert(all.end(), more.begin(), more.end());
  return all;
}

}  // namespace erp::api
