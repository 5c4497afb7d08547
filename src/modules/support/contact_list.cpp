#include "modules/support/contact_list.hpp"

namespace erp::support {

// Duties as escalations see them.
std::string contact_list(db::Database& database, const Uuid& organization_id, Instant now) {
  const auto rows = database.read(
      {.organization_id = to_text(organization_id), .access = "system"},
      "select concat_ws(', ', role || ': ' || name, nullif(phone, ''), nullif(email, '')) from (select "
      "d.is_backup::int as place, case when d.is_backup then 'Backup on call now' else 'On call now' end as "
      "role, c.name, c.phone, c.email from on_call_duty d join emergency_contact c on c.organization_id = "
      "d.organization_id and c.id = d.contact_id join organization o on o.id = d.organization_id where "
      "d.organization_id = $1 and c.is_active and $2::timestamptz >= (d.valid_from + d.starts_at::time) at "
      "time zone o.time_zone and $2::timestamptz < (d.valid_until + 1 + d.starts_at::time) at time zone "
      "o.time_zone union all select 2, coalesce(nullif(c.function, ''), 'Contact'), c.name, c.phone, c.email "
      "from emergency_contact c where c.organization_id = $1 and c.is_active) who order by place, name",
      {to_text(organization_id), to_text(now)});
  std::string list;
  for (std::size_t i = 0; i < rows.size(); ++i) list.append(rows.text(i, 0)).append("\n");
  return list;
}

}  // namespace erp::support
