#include "modules/identity/linked_identity.hpp"

#include "modules/identity/account_notice.hpp"
#include "modules/identity/failures.hpp"
#include "modules/identity/sessions.hpp"

namespace erp::identity {

std::optional<std::string> linked_account(db::Database& database, const ProvenIdentity& proven) {
  auto transaction = database.begin(across_organizations());
  const auto rows = transaction.run(
      "update linked_identity l set last_used_at = now() from user_account u where l.issuer = $1 and "
      "l.subject = $2 and u.id = l.user_id returning u.email",
      {proven.issuer, proven.subject});
  if (rows.size() == 0) return {};
  transaction.commit();
  return std::string{rows.text(0, 0)};
}

bool link_account(
    db::Database& database, const Uuid& organization_id, const Uuid& user_id, const ProvenIdentity& proven,
    const Attempt& attempt) {
  const Holder holder{organization_id, user_id};
  auto transaction = database.begin({to_text(organization_id), to_text(user_id), "system"});
  const auto linked = transaction.run(
      "insert into linked_identity (organization_id, user_id, issuer, subject, last_used_at) "
      "values ($1, $2, $3, $4, now()) on conflict do nothing returning user_id",
      {to_text(organization_id), to_text(user_id), proven.issuer, proven.subject});
  if (linked.size() == 0) return false;
  queue_audit(transaction, holder, "identity_linked", attempt);
  queue_notice(transaction, holder, "identity_linked", attempt);
  transaction.commit();
  return true;
}

}  // namespace erp::identity
