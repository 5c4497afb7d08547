#include "api/idempotency.hpp"

#include "base/text.hpp"
#include "entity/read.hpp"
#include "service/secrets.hpp"

namespace erp::api {

Idempotency::Idempotency(const Call& call) : user_{to_text(call.actor.user_id)} {
  const auto key = call.request.header("idempotency-key");
  if (!key || call.dry_run()) return;
  if (key->empty() || key->size() > 128 || !valid_utf8(*key)) throw Refused{"malformed", "Idempotency-Key"};
  key_ = *key;
  hash_ =
      "\\x" + hexadecimal(sha256(call.request.method + " " + call.request.target + "\n" + call.request.body));
}

std::optional<Answer> Idempotency::begin(Session& session, const Entity* entity) const {
  if (key_.empty()) return {};
  const auto mine = session.run(
      "insert into idempotency_key (organization_id, user_id, key, request_hash) values "
      "(current_organization(), $1, $2, $3) "
      "on conflict do nothing",
      {user_, key_, hash_});
  if (mine.affected() == 1) return {};
  const auto rows = session.run(
      "select request_hash = $3::bytea, status, response, version, state from idempotency_key where user_id "
      "= $1 and key = $2",
      {user_, key_, hash_});
  if (rows.size() == 0) throw Refused{"busy"};
  if (rows.text(0, 0) != "t") throw Refused{"idempotency_conflict", "Idempotency-Key"};
  Answer answer{.status = std::stoi(std::string{rows.text(0, 1)}), .data = std::string{rows.text(0, 2)}};
  answer.version = rows.text(0, 3);
  answer.state = rows.text(0, 4);
  if (!answer.version.empty()) answer.entity = entity;
  return answer;
}

namespace {

// The read of a record with its id as another parameter.
std::string with_parameter(std::string sql, std::string_view mark) {
  const auto at = sql.rfind("$1");
  return sql.replace(at, 2, mark);
}

}  // namespace

db::Rows Idempotency::commit_and_read(Session& session, const std::string& read, const Answer& answer) const {
  if (key_.empty()) return session.commit_then_read(read, {to_text(answer.id)});
  session.queue(
      "update idempotency_key set status = $3, (response, version, state) = (" + with_parameter(read, "$4") +
          ") where user_id = $1 and key = $2 returning response, version, state",
      {user_, key_, std::to_string(answer.status), to_text(answer.id)});
  return session.commit();
}

void Idempotency::commit(Session& session, Answer& answer) const {
  if (!answer.entity) {
    if (!key_.empty())
      session.queue(
          "update idempotency_key set status = $3, response = $4 where user_id = $1 and key = $2",
          {user_, key_, std::to_string(answer.status), answer.data});
    session.commit();
    return;
  }
  const auto rows = commit_and_read(session, record_sql_for(*answer.entity, session.actor()), answer);
  if (rows.size() == 0 || rows.null(0, 0)) {
    answer.data = "{\"id\":\"" + to_text(answer.id) + "\"}";  // written, but not hers to read
    answer.entity = nullptr;
    return;
  }
  answer.data = rows.text(0, 0);
  answer.version = rows.text(0, 1);
  answer.state = rows.text(0, 2);
}

}  // namespace erp::api
