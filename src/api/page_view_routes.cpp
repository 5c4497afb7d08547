#include "api/page_view_routes.hpp"

#include "api/answer.hpp"
#include "api/checks.hpp"
#include "entity/describe.hpp"
#include "entity/json.hpp"
#include "modules/operations/page_view.hpp"
#include "service/metrics.hpp"

namespace erp::api {
namespace {

using operations::PageView;
using operations::PageViews;

constexpr std::size_t largest_message = 16'384;

std::string kind_of(const PageView& view) {
  std::string text;
  text_of(*PageView::entity.field("kind"), &view, text);
  return text;
}

std::string array_of(const Texts& texts) {
  std::string out;
  texts_type.print(&texts, out);
  return out;
}

// Measurements may be lost with the machine: nobody waits for the disk because of them.
void keep(const Call& call, const PageViews& message) {
  Texts pages, kinds, durations;
  for (const PageView& view : message.views) {
    pages.push_back(view.page);
    kinds.push_back(kind_of(view));
    durations.push_back(std::to_string(view.duration_ms));
  }
  auto transaction = call.context.database.begin(scope_of(call.actor));
  transaction.queue("set local synchronous_commit = off");
  transaction.queue(operations::add_page_views, {array_of(pages), array_of(kinds), array_of(durations)});
  transaction.commit();
}

http::Response take_page_views(Call& call) {
  if (call.request.body.size() > largest_message)
    throw Refused{Problems{{"", "too_large", {{"max", std::to_string(largest_message)}}}}};
  PageViews message;
  refuse_if(read_json(PageViews::entity, call.request.body, &message));
  refuse_if(operations::check_page_views(message));
  if (!message.views.empty()) keep(call, message);
  for (const PageView& view : message.views) {
    const double seconds = static_cast<double>(view.duration_ms) / 1000;
    metrics().page_views.with({view.page, kind_of(view)}).observe(seconds);
    metrics().page_view_duration().observe(seconds);
  }
  return success(call.request, "{\"counted\":" + std::to_string(message.views.size()) + "}");
}

}  // namespace

std::vector<Route> page_view_routes() {
  return {
      {"POST",
       "/api/v1/rum",
       Route::Access::signed_in,
       take_page_views,
       "How long pages took in a browser",
       {.input = []() -> const Entity& { return PageViews::entity; }}},
  };
}

}  // namespace erp::api
