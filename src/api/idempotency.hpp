// Exactly once: an answer is kept with the change it speaks of, and given again to a repetition of the request.
#pragma once

#include "api/context.hpp"
#include "entity/session.hpp"

#include <optional>

namespace erp::api {

struct StoredAnswer {
  int status = 200;
  std::string data;  // the JSON of the envelope's data
  std::string etag;
};

class Idempotency {
 public:
  explicit Idempotency(const Call&);
  // Marks the key as used by this transaction. Answers what was answered before, if this is a repetition; waits if the
  // first request still runs. Refused: idempotency_conflict if the key was used for another request.
  std::optional<StoredAnswer> begin(Session&) const;
  // Keeps the answer, to be committed with everything else.
  void keep(Session&, const StoredAnswer&) const;

 private:
  std::string key_;
  std::string user_;
  std::string hash_;  // of method, target and body, as PostgreSQL writes bytes
};

}  // namespace erp::api
