#include "api/idempotency.hpp"

#include "service/secrets.hpp"

namespace erp::api {

Idempotency::Idempotency(const Call& call) : user_{to_text(call.actor.user_id)} {
  const auto key = call.request.header("idempotency-key");
  if (!key || call.dry_run()) return;
  if (key->empty() || key->size() > 128) throw Refused{"malformed", "Idempotency-Key"};
  key_ = *key;
  hash_ = "\\x" + hexadecimal(sha256(call.request.method + " " + call.request.target + "\n" + call.request.body));
}

std::optional<StoredAnswer> Idempotency::begin(Session& session) const {
  if (key_.empty()) return {};
  const auto mine = session.run(
      "insert into idempotency_key (organization_id, user_id, key, request_hash) values (current_organization(), $1, $2, $3) "
      "on conflict do nothing",
      {user_, key_, hash_});
  if (mine.affected() == 1) return {};
  const auto rows = session.run(
      "select request_hash = $3::bytea, status, response, headers from idempotency_key where user_id = $1 and key = $2",
      {user_, key_, hash_});
  if (rows.size() == 0) throw Refused{"busy"};
  if (rows.text(0, 0) != "t") throw Refused{"idempotency_conflict", "Idempotency-Key"};
  return StoredAnswer{std::stoi(std::string{rows.text(0, 1)}), std::string{rows.text(0, 2)}, std::string{rows.text(0, 3)}};
}

void Idempotency::keep(Session& session, const StoredAnswer& answer) const {
  if (key_.empty()) return;
  session.queue(
      "update idempotency_key set status = $3, response = $4, headers = $5 where user_id = $1 and key = $2",
      {user_, key_, std::to_string(answer.status), answer.data, answer.etag});
}

}  // namespace erp::api
