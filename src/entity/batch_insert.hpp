// Many new records of one kind, stored and written to the audit trail with two statements for all of them.
#pragma once

#include "entity/session.hpp"

#include <string>

namespace erp {

class BatchInsert {
 public:
  BatchInsert(Session& session, const Entity& entity) : session_{session}, entity_{entity} {}

  // Whether records of this kind need nothing beside their own row. Those that something else follows from,
  // and those that the next one may refer to, are saved one by one: Session::save.
  static bool possible(const Entity&);

  // Gives the record its id; it is complete, and without lines. Stored at the next flush.
  Uuid add(void* record);
  // Sends what was added with the session's next flush, run or commit.
  void queue();

 private:
  Session& session_;
  const Entity& entity_;
  std::string rows_, trail_;  // JSON, without the brackets
};

}  // namespace erp
