#include "modules/identity/audit_log.hpp"

#include "entity/describe.hpp"

namespace erp::identity {

const Entity AuditLog::entity = describe<AuditLog>({
    .name = "audit_log",
    .path = "/audit-log",
    .where = "t.organization_id = (select current_organization())",  // as for users: for the index
    .order = "-at",
    .own = "t.user_id = (select current_user_id())",
    // A file is as secret as the record it belongs to.
    .tells_of =
        "case t.resource when 'attachment' then coalesce((select a.resource from attachment a where "
        "a.organization_id = t.organization_id and a.id = t.record_id), t.resource) else t.resource end",
    .read_only = true,
    .computed{
        {.name = "before", .type = "json", .sql = "t.before", .of_another = true},
        {.name = "after", .type = "json", .sql = "t.after", .of_another = true},
    },
    .members{
        field<&AuditLog::id>(),
        field<&AuditLog::at>({.list = true, .sort = true}),
        field<&AuditLog::user_id>({.list = true}),
        field<&AuditLog::action>({.list = true, .words = "action"}),
        field<&AuditLog::resource>({.list = true, .words = "entities"}),
        field<&AuditLog::record_id>({.list = true}),
        field<&AuditLog::record_version>(),
        field<&AuditLog::request_id>(),
        field<&AuditLog::address>({.personal = true}),
        field<&AuditLog::api_key_id>({.list = true}),
    },
});

}  // namespace erp::identity
