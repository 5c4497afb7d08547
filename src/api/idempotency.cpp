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

namespace {

// The read of a record with its id as another parameter.
std::string with_parameter(std::string sql, std::string_view mark) {
  const auto at = sql.rfind("$1");
  return sql.replace(at, 2, mark);
}

void take_record(Answer& answer, const db::Rows& rows) {
  if (rows.size() == 0 || rows.null(0, 0)) {
    answer.data = "{\"id\":\"" + to_text(answer.id) + "\"}";  // written, but not hers to read
    answer.entity = nullptr;
    return;
  }
  answer.data = rows.text(0, 0);
  answer.version = rows.text(0, 1);
  answer.state = rows.text(0, 2);
}

}  // namespace

std::optional<Answer> Idempotency::begin(Session& session, const Entity* entity) const {
  if (key_.empty()) return {};
  const auto mine = session.run(
      "insert into idempotency_key (organization_id, user_id, key, request_hash) values "
      "(current_organization(), $1, $2, $3) "
      "on conflict do nothing",
      {user_, key_, hash_});
  if (mine.affected() == 1) return {};
  const auto rows = session.run(
      "select request_hash = $3::bytea, status, response, version, state, record_id from idempotency_key "
      "where user_id = $1 and key = $2",
      {user_, key_, hash_});
  if (rows.size() == 0) throw Refused{"busy"};
  if (rows.text(0, 0) != "t") throw Refused{"idempotency_conflict", "Idempotency-Key"};
  Answer answer{.status = std::stoi(std::string{rows.text(0, 1)}), .data = std::string{rows.text(0, 2)}};
  if (rows.null(0, 5)) return answer;
  answer.entity = entity;
  parse(rows.text(0, 5), answer.id);
  answer.version = rows.text(0, 3);
  answer.state = rows.text(0, 4);
  // Committed, and not read since: it is going on just now, or was cut off there.
  if (rows.null(0, 2))
    take_record(answer, session.run(record_sql_for(*entity, session.actor()), {to_text(answer.id)}));
  return answer;
}

void Idempotency::commit(Session& session, Answer& answer) const {
  const auto status = std::to_string(answer.status);
  if (!answer.entity) {
    if (!key_.empty())
      session.queue(
          "update idempotency_key set status = $3, response = $4 where user_id = $1 and key = $2",
          {user_, key_, status, answer.data});
    session.commit();
    return;
  }
  const auto id = to_text(answer.id);
  const auto& read = record_sql_for(*answer.entity, session.actor());
  if (key_.empty()) return take_record(answer, session.commit_then(read, {id}));
  session.queue(
      "update idempotency_key set status = $3, record_id = $4 where user_id = $1 and key = $2",
      {user_, key_, status, id});
  take_record(
      answer,
      session.commit_then(
          "update idempotency_key set (response, version, state) = (" + with_parameter(read, "$3") +
              ") where user_id = $1 and key = $2 returning response, version, state",
          {user_, key_, id}));
}

}  // namespace erp::api
