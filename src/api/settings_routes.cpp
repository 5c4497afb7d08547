#include "api/settings_routes.hpp"

#include "api/answer.hpp"
#include "api/json_writer.hpp"
#include "entity/session.hpp"
#include "modules/accounting/accounting.hpp"
#include "modules/organization/organization.hpp"
#include "service/config.hpp"

namespace erp::api {
namespace {

http::Response settings(Call& call) {
  if (call.actor.may(organization::Organization::entity.name, "update") == Reach::none)
    throw Refused{"permission_denied"};
  const auto snapshot = call.context.config.snapshot();
  const auto& smtp = snapshot->config.smtp;
  Session session{call.context.database, call.actor};
  const auto mail = JsonObject{}.yes_no("is_configured", !smtp.host.empty()).text("sender", smtp.from).done();
  return success(
      call.request,
      JsonObject{}.json("mail", mail).json("number_series", accounting::number_series(session)).done());
}

}  // namespace

std::vector<Route> settings_routes() {
  return {
      {"GET",
       "/api/v1/settings",
       Route::Access::signed_in,
       settings,
       "Whether mails go out, and how far each series of numbers is"},
  };
}

}  // namespace erp::api
