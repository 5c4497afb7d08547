#include "modules/identity/mailed_link.hpp"

#include "entity/session.hpp"
#include "modules/identity/account_notice.hpp"
#include "modules/identity/failures.hpp"
#include "modules/identity/sessions.hpp"
#include "service/log.hpp"

namespace erp::identity {

std::optional<MailedLink> make_link(
    db::Database& database, const db::Scope& scope, std::string_view user_id, std::string_view sql,
    std::string_view sent) {
  MailedLink link{.token = random_token()};
  auto transaction = database.begin(scope);
  const auto rows = transaction.run(sql, {std::string{user_id}, stored_hash(link.token)});
  if (rows.size() == 0) return {};
  link.person = {std::string{rows.text(0, 0)}, std::string{rows.text(0, 1)}, std::string{rows.text(0, 2)}};
  link.company = rows.text(0, 4);
  Holder holder;
  if (parse(rows.text(0, 3), holder.organization_id) && parse(user_id, holder.user_id))
    queue_audit(transaction, holder, sent, {});
  transaction.commit();
  return link;
}

LinkUsed use_link(
    db::Database& database, const LinkKind& kind, std::string_view token, std::string_view password,
    const Attempt& attempt) {
  const std::string table{kind.table}, hash = stored_hash(token);
  const auto known = database.read(
      across_organizations(),
      "select u.organization_id, u.id, u.email from " + table +
          " l join user_account u on u.id = l.user_id join organization o on o.id = u.organization_id "
          "where l.token_hash = $1::bytea and l.expires_at > now() and u.is_active and o.is_active",
      {hash});
  Actor actor;
  if (known.size() == 0 || !parse(known.text(0, 0), actor.organization_id) ||
      !parse(known.text(0, 1), actor.user_id)) {
    log::warning(
        "AUTH_FAILED", {{"req", attempt.request_id}, {"ip", attempt.address}, {"reason", kind.reason}});
    throw Refused{kind.void_code};
  }
  const LinkUsed used{actor.user_id, std::string{known.text(0, 2)}};
  actor.address = attempt.address;
  actor.request_id = attempt.request_id;

  Session session{database, std::move(actor)};
  // Of two uses at once the second one finds nothing left.
  const auto taken =
      session.run("delete from " + table + " where token_hash = $1::bytea returning user_id", {hash});
  if (taken.size() == 0) throw Refused{kind.void_code};
  set_password(session, used.user_id, used.email, password, false);
  session.queue(forgive_account_sql, {account_key(used.email)});
  session.audit(kind.used, "user", used.user_id, "", "");
  queue_notice(session, used.user_id, kind.used);
  session.commit();
  return used;
}

}  // namespace erp::identity
