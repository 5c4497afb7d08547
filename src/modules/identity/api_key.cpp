#include "modules/identity/api_key.hpp"

#include "entity/describe.hpp"
#include "modules/identity/api_key_actions.hpp"

namespace erp::identity {

const Entity ApiKey::entity = describe<ApiKey>({
    .name = "api_key",
    .path = "/api-keys",
    .order = "name",
    .own = "t.user_id = (select current_user_id())",
    .read_only = true,
    .computed{
        {.name = "is_usable",
         .type = "yes_no",
         .sql = "(t.revoked_at is null and t.expires_at > now())",
         .filter = "(t.revoked_at is null and t.expires_at > now()) = $::boolean"},
    },
    .actions{
        {.name = "revoke",
         .run = [](Session& session, const Uuid& id, const void*) { revoke_api_key(session, id); }},
    },
    .members{
        field<&ApiKey::id>(),
        field<&ApiKey::version>(),
        field<&ApiKey::user_id>({.list = true}),
        field<&ApiKey::name>({.max = 100, .find = true, .list = true, .sort = true, .title = true}),
        field<&ApiKey::prefix>({.max = 13, .find = true, .list = true}),
        field<&ApiKey::read_only>({.list = true}),
        field<&ApiKey::resources>({.max = 50, .words = "entities"}),
        field<&ApiKey::addresses>({.max = 50}),
        field<&ApiKey::expires_at>({.list = true}),
        field<&ApiKey::previous_until>(),
        field<&ApiKey::last_used_at>({.list = true}),
        field<&ApiKey::last_used_address>({.personal = true}),
        field<&ApiKey::revoked_at>({.list = true}),
    },
});

const Entity ApiKeyRequest::entity = describe<ApiKeyRequest>({
    .name = "api_key_request",
    .members{
        field<&ApiKeyRequest::name>({.max = 100}),
        field<&ApiKeyRequest::read_only>(),
        field<&ApiKeyRequest::resources>({.max = 50}),
        field<&ApiKeyRequest::addresses>({.max = 50}),
        field<&ApiKeyRequest::expires_on>(),
        field<&ApiKeyRequest::current_password>({.max = 256, .personal = true}),
        field<&ApiKeyRequest::code>({.max = 20, .personal = true}),
    },
});

const Entity ApiKeyRotation::entity = describe<ApiKeyRotation>({
    .name = "api_key_rotation",
    .members{
        field<&ApiKeyRotation::grace_days>(),
        field<&ApiKeyRotation::expires_on>(),
        field<&ApiKeyRotation::current_password>({.max = 256, .personal = true}),
        field<&ApiKeyRotation::code>({.max = 20, .personal = true}),
    },
});

}  // namespace erp::identity
