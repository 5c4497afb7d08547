#include "modules/identity/account_notice.hpp"

#include "base/values.hpp"

namespace erp::identity {
namespace {

constexpr std::string_view notice_sql =
    "insert into job (organization_id, id, kind, subject, arguments) "
    "select u.organization_id, $2, $3, u.full_name, json_build_object('user_id', u.id, 'what', $4::text, "
    "'address', $5::text, 'at', $6::text, 'to', $7::text) from user_account u where u.id = $1";

// to: empty: her address as it is when the mail goes out.
db::Values values(
    const Uuid& user_id, std::string_view what, const std::string& address, const std::string& to = {}) {
  return {
      to_text(user_id),
      to_text(Uuid::generate()),
      std::string{notice_job},
      std::string{what},
      address,
      to_text(now()),
      to};
}

}  // namespace

void queue_notice(
    db::Transaction& transaction, const Holder& holder, std::string_view what, const Attempt& attempt) {
  transaction.queue(notice_sql, values(holder.user_id, what, attempt.address));
}

void queue_notice(Session& session, const Uuid& user_id, std::string_view what) {
  session.queue(std::string{notice_sql}, values(user_id, what, session.actor().address));
}

void queue_notice_to(Session& session, const std::string& email, const Uuid& user_id, std::string_view what) {
  session.queue(std::string{notice_sql}, values(user_id, what, session.actor().address, email));
}

}  // namespace erp::identity
