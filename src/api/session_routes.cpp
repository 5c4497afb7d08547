#include "api/session_routes.hpp"

#include "api/answer.hpp"
#include "api/authenticate.hpp"
#include "api/json_writer.hpp"
#include "modules/identity/own_sessions.hpp"

namespace erp::api {
namespace {

http::Response list_sessions(Call& call) {
  JsonArray all;
  for (const auto& session : identity::own_sessions(call.context.database, *call.who))
    all.json(JsonObject{}
                 .text("id", to_text(session.id))
                 .text("kind", session.browser ? "browser" : "api")
                 .text("device", session.device)
                 .text("address", session.address)
                 .text("opened_at", to_text(session.opened_at))
                 .text("last_used_at", to_text(session.last_used_at))
                 .text("expires_at", to_text(session.expires_at))
                 .yes_no("current", session.id == call.who->session_id)
                 .done());
  return success(call.request, JsonObject{}.json("sessions", all.done()).done());
}

http::Response end_session(Call& call) {
  const auto& id = call.arguments.front();
  identity::end_session(call.context.database, *call.who, id, attempt_of(call));
  call.context.sign_in.forget(id);
  return success(call.request, "{\"ended\":1}");
}

http::Response end_others(Call& call) {
  const auto ended = identity::end_other_sessions(call.context.database, *call.who, attempt_of(call));
  call.context.sign_in.forget(to_text(call.who->actor.user_id));
  return success(call.request, "{\"ended\":" + std::to_string(ended) + "}");
}

}  // namespace

std::vector<Route> session_routes() {
  using enum Route::Access;
  return {
      {"GET",
       "/api/v1/auth/sessions",
       signed_in,
       list_sessions,
       "Where one is signed in: device, address, last use"},
      {"DELETE", "/api/v1/auth/sessions/{id}", signed_in, end_session, "End one of the own sessions"},
      {"POST",
       "/api/v1/auth/sessions/end-others",
       signed_in,
       end_others,
       "End all own sessions but this one"},
  };
}

}  // namespace erp::api
