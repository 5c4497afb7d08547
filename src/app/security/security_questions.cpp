#include "app/security/security_questions.hpp"

namespace erp::app::security {

const DatabaseView without_second_factor{
    "without_second_factor",
    R"(
select u.id, u.email, u.roles::text from user_account u
 where u.organization_id = current_organization() and u.is_active
   and not exists (select from second_factor f where f.user_id = u.id and f.confirmed_at is not null)
 order by u.email limit 500)",
    {{"id"}, {"email"}, {"roles"}}};

const DatabaseView asleep{
    "asleep",
    R"(
select u.id, u.email, u.last_sign_in_at::date from user_account u
 where u.organization_id = current_organization() and u.is_active
   and coalesce(u.last_sign_in_at, u.created_at) < now() - interval '90 days'
 order by u.email limit 500)",
    {{"id"}, {"email"}, {"last_sign_in"}}};

const DatabaseView unused_keys{
    "unused_keys",
    R"(
select u.id, u.email, k.prefix, k.last_used_at::date from api_key k join user_account u on u.id = k.user_id
 where k.organization_id = current_organization() and k.revoked_at is null and k.expires_at > now()
   and coalesce(k.last_used_at, k.created_at) < now() - interval '90 days'
 order by u.email limit 500)",
    {{"id"}, {"email"}, {"key"}, {"last_used"}}};

const DatabaseView locked_lately{
    "locked_lately",
    R"(
select u.id, u.email, count(*) from audit_log a join user_account u on u.id = a.user_id
 where a.organization_id = current_organization() and a.at > now() - interval '1 month'
   and a.action = 'sign_in_locked'
 group by u.id, u.email order by count(*) desc, u.email limit 100)",
    {{"id"}, {"email"}, {"count", ViewColumn::number}}};

// The key is that of identity::account_key.
const DatabaseView failed_accounts{
    "failed_accounts",
    R"(
select u.id, u.version, u.email, f.failures,
       to_char(f.last_failed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
       case when f.locked_until > now()
         then to_char(f.locked_until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') end
  from user_account u join sign_in_failure f on f.key = sha256(convert_to('account:' || u.email, 'UTF8'))
 where u.organization_id = current_organization() and f.last_failed_at > now() - interval '1 day'
   and f.failures > 0
 order by f.locked_until > now() desc nulls last, f.failures desc, u.email limit 100)",
    {{"id"},
     {"version", ViewColumn::number},
     {"email"},
     {"failures", ViewColumn::number},
     {"last_failed_at", ViewColumn::moment},
     {"locked_until", ViewColumn::moment}}};

const DatabaseView lockdowns{
    "lockdowns",
    R"(
select (select count(*) from user_account u
         where u.organization_id = current_organization() and u.is_active and u.must_change_password),
       to_char(max(a.at) filter (where a.action = 'locked_down') at time zone 'UTC',
               'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
       count(distinct a.record_id) filter (where a.action = 'locked_down'),
       to_char(max(a.at) filter (where a.action = 'lockdown_undone') at time zone 'UTC',
               'YYYY-MM-DD"T"HH24:MI:SS"Z"')
  from audit_log a
 where a.organization_id = current_organization() and a.at > now() - interval '1 month'
   and a.action in ('locked_down', 'lockdown_undone'))",
    {{"must_choose", ViewColumn::number},
     {"last_at", ViewColumn::moment},
     {"people", ViewColumn::number},
     {"taken_back_at", ViewColumn::moment}}};

const DatabaseView blocks_written_down{
    "blocks_written_down",
    R"(
select to_char(a.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), a.action,
       coalesce(a.after ->> 'address', a.after ->> 'let_in'), a.after ->> 'time', a.after ->> 'reason',
       a.after ->> 'operator'
  from audit_log a
 where a.organization_id = current_organization() and a.at > now() - interval '1 month'
   and a.resource = 'organization'
   and a.action in ('address_blocked', 'address_unblocked', 'isolated', 'isolation_ended')
 order by a.at desc limit 50)",
    {{"at", ViewColumn::moment}, {"action"}, {"address"}, {"time"}, {"reason"}, {"operator"}}};

const DatabaseView last_seal{
    "last_seal",
    R"(
select b.block_no, encode(b.head, 'hex'),
       to_char(b.sealed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
       (select count(*) from audit_unsealed w where w.organization_id = b.organization_id)
  from audit_block b where b.organization_id = current_organization() order by b.block_no desc limit 1)",
    {{"block", ViewColumn::number},
     {"head"},
     {"sealed_at", ViewColumn::moment},
     {"waiting", ViewColumn::number}}};

}  // namespace erp::app::security
