#include "modules/identity/sign_in_session.hpp"

#include "entity/describe.hpp"

namespace erp::identity {

BOOST_DESCRIBE_ENUM(SessionKind, browser, api)

const Entity SignInSession::entity = describe<SignInSession>({
    .name = "sign_in_session",
    .path = "/sessions",
    .table = "user_session",
    .where = "t.organization_id = (select current_organization())",  // as for users: for the index
    .order = "-last_used_at",
    .own = "t.user_id = (select current_user_id())",
    .read_only = true,
    .computed{
        {.name = "is_open",
         .type = "yes_no",
         .sql = "(t.revoked_at is null and t.absolute_expires_at > now() and greatest(t.expires_at, "
                "t.refresh_expires_at) > now())",
         .filter = "(t.revoked_at is null and t.absolute_expires_at > now() and greatest(t.expires_at, "
                   "t.refresh_expires_at) > now()) = $::boolean"},
    },
    .members{
        field<&SignInSession::id>(),
        field<&SignInSession::user_id>({.list = true}),
        field<&SignInSession::kind>({.list = true}),
        field<&SignInSession::address>({.find = true, .list = true, .title = true, .personal = true}),
        field<&SignInSession::agent>({.list = true}),
        field<&SignInSession::created_at>({.list = true}),
        field<&SignInSession::last_used_at>({.list = true, .sort = true}),
        field<&SignInSession::absolute_expires_at>(),
        field<&SignInSession::revoked_at>({.list = true}),
    },
});

}  // namespace erp::identity
