// Exactly once: an answer is kept with the change it speaks of, and given again to a repetition of the
// request.
#pragma once

#include "api/context.hpp"
#include "entity/session.hpp"

#include <optional>

namespace erp::api {

// What a change answers with: a record as its reader may see it when the change is done, or a text of its
// own.
struct Answer {
  int status = 200;
  const Entity* entity = nullptr;
  Uuid id;
  std::string data;  // JSON; of the record once it was read
  std::string version, state;
};

class Idempotency {
 public:
  explicit Idempotency(const Call&);
  // Marks the key as used by this transaction. Answers what was answered before, if this is a repetition;
  // waits if the first request still runs. Refused: idempotency_conflict if the key was used for another
  // request.
  std::optional<Answer> begin(Session&, const Entity*) const;
  // Commits and reads the record of the answer, in one round trip with what was queued. With a key it is read
  // before, and kept under it.
  void commit(Session&, Answer&) const;

 private:
  db::Rows commit_and_read(Session&, const std::string& read, const Answer&) const;

  std::string key_;
  std::string user_;
  std::string hash_;  // of method, target and body, as PostgreSQL writes bytes
};

}  // namespace erp::api
