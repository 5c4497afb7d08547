#include "api/personal_data_routes.hpp"

#include "api/answer.hpp"
#include "api/checks.hpp"
#include "api/download.hpp"
#include "api/personal_reads.hpp"
#include "modules/identity/personal_data.hpp"
#include "modules/identity/user.hpp"

namespace erp::api {
namespace {

using identity::User;

http::Response file_of(Call& call, Session& session, const Uuid& id) {
  auto content = identity::personal_data_of(session, id);
  session.commit();
  call.context.personal_reads.note(call.actor, User::entity, identity::ReadWay::file, id, 1);
  return download(
      call.request,
      {.file_name = "personal-data-" + to_text(session.today()) + ".json",
       .media_type = "application/json",
       .content = std::move(content),
       .etag = {}});
}

http::Response of_somebody(Call& call) {
  const Uuid id = id_of(call.arguments.front());
  refuse_unless(User::entity, call.actor, "export", "");
  // The file is whole or it is none: as the history of a record, it tells nobody what is hidden from her.
  if (call.actor.grants && call.actor.grants->hides_any(User::entity.name))
    throw Refused{"permission_denied"};
  be_sure_of(call.actor);
  Session session{call.context.database, call.actor};
  refuse_unless_reached(session, User::entity, "export", id);
  return file_of(call, session, id);
}

http::Response of_oneself(Call& call) {
  call.actor = herself(call);
  Session session{call.context.database, call.actor};
  return file_of(call, session, call.actor.user_id);
}

}  // namespace

std::vector<Route> personal_data_routes() {
  using enum Route::Access;
  return {
      {"GET",
       "/api/v1/auth/personal-data",
       signed_in,
       of_oneself,
       "All that is kept of oneself, as a file",
       {.gives = "application/json"}},
      {"GET",
       "/api/v1/users/{id}/personal-data",
       signed_in,
       of_somebody,
       "All that is kept of a person, as a file for her; written to the audit trail",
       {.gives = "application/json"}},
  };
}

}  // namespace erp::api
