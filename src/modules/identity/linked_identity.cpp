#include "modules/identity/linked_identity.hpp"

#include "modules/identity/account_notice.hpp"
#include "modules/identity/failures.hpp"
#include "modules/identity/own_rights.hpp"
#include "modules/identity/sessions.hpp"
#include "modules/identity/user.hpp"

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

std::vector<LinkedIdentity> own_identities(db::Database& database, const SignedIn& who) {
  const auto rows = database.read(
      across_organizations(),
      "select issuer, linked_at, last_used_at from linked_identity where user_id = $1 order by linked_at",
      {to_text(who.actor.user_id)});
  std::vector<LinkedIdentity> all;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    LinkedIdentity& one = all.emplace_back(std::string{rows.text(i, 0)}, Instant{}, std::nullopt);
    parse(rows.text(i, 1), one.linked_at);
    if (Instant used; !rows.null(i, 2) && parse(rows.text(i, 2), used)) one.last_used_at = used;
  }
  return all;
}

void unlink_identity(
    db::Database& database, const SignedIn& who, std::string_view issuer, const Attempt& attempt) {
  auto transaction = database.begin(own_scope(who));
  const auto gone = transaction.run(
      "delete from linked_identity where user_id = $1 and issuer = $2 returning user_id",
      {to_text(who.actor.user_id), std::string{issuer}});
  if (gone.size() == 0) throw Refused{"not_found"};
  queue_audit(transaction, holder_of(who), "identity_unlinked", attempt);
  queue_notice(transaction, holder_of(who), "identity_unlinked", attempt);
  transaction.commit();
}

void unlink_identities(Session& session, const Uuid& user_id) {
  session.get(Id<User>{user_id});
  refuse_if_more_rights(session, user_id);
  session.queue("delete from linked_identity where user_id = $1", {to_text(user_id)});
  session.audit("identity_unlinked", User::entity.name, user_id, "", "");
  queue_notice(session, user_id, "identity_unlinked");
}

}  // namespace erp::identity
