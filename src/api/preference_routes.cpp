#include "api/preference_routes.hpp"

#include "api/answer.hpp"
#include "api/checks.hpp"
#include "api/documents.hpp"
#include "entity/json.hpp"
#include "entity/session.hpp"

namespace erp::api {
namespace {

constexpr std::size_t most_bytes = 16'384;

http::Response read_preferences(Call& call) {
  const auto rows = call.context.database.read(
      scope_of(call.actor),
      "select content from user_preference where user_id = $1",
      {to_text(call.actor.user_id)});
  return success(call.request, rows.size() == 0 ? "{}" : rows.text(0, 0));
}

// The screens say what it holds; here it is a flat object of texts, kept as it came.
http::Response keep_preferences(Call& call) {
  const std::string& body = call.request.body;
  if (body.size() > most_bytes) throw Refused{Problems{{"", "too_long", {{"max", "16384"}}}}};
  std::vector<std::pair<std::string, std::string>> members;
  refuse_if(read_texts(body, members));
  return change(call, nullptr, [&](Session& session) {
    session.queue(
        "insert into user_preference (organization_id, user_id, content) values (current_organization(), $1, "
        "$2) on conflict (organization_id, user_id) do update set content = excluded.content, updated_at = "
        "now()",
        {to_text(session.actor().user_id), body});
    return Answer{.data = body};
  });
}

}  // namespace

std::vector<Route> preference_routes() {
  using enum Route::Access;
  return {
      {"GET", "/api/v1/preferences", signed_in, read_preferences, "How the one who asks wants the screen"},
      {"PUT",
       "/api/v1/preferences",
       signed_in,
       keep_preferences,
       "Keep that: a flat object of texts, at most 16 KB",
       {.body = "language theme density"}},
  };
}

}  // namespace erp::api
