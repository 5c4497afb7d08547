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
  // Commits, and in the same flush reads the record of the answer and keeps it under the key. Cut off between
  // the two, a repetition reads the record as it is then.
  void commit(Session&, Answer&) const;

 private:
  std::string key_;
  std::string user_;
  std::string hash_;  // of method, target and body, as PostgreSQL writes bytes
};

}  // namespace erp::api
