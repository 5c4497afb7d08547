// Many new records of one kind, stored and written to the audit trail with two statements for all of them.
#pragma once

#include "entity/session.hpp"

#include <string>

namespace erp {

class BatchInsert {
 public:
  BatchInsert(Session& session, const Entity& entity) : session_{session}, entity_{entity} {}

  // Whether what follows from records of this kind can follow from many at once. If not, or if the next one
  // may refer to the one before, they are saved one by one: Session::save.
  static bool possible(const Entity&);

  // Gives the record its id; it is complete, and without lines. Stored at the next flush.
  Uuid add(void* record);
  // Stores what was added. Answers which were not, because their key is taken (0: the first that was added
  // since the last time): then the caller must give the whole work up.
  std::vector<std::size_t> store();

 private:
  Session& session_;
  const Entity& entity_;
  std::string rows_, trail_;  // JSON, without the brackets
  std::vector<std::string> ids_;
  std::vector<std::shared_ptr<void>> records_;  // only where something follows from them
};

}  // namespace erp
