// How far an import is, told beside its transaction, so that it can be watched and stopped.
#pragma once

#include "api/context.hpp"

#include <string>

namespace erp::api {

class ImportProgress {
 public:
  // A job that runs from now on. `subject`: what people call it.
  ImportProgress(Call&, const std::string& subject);
  ImportProgress(const ImportProgress&) = delete;
  ImportProgress& operator=(const ImportProgress&) = delete;

  // So many of all rows are done. Throws Refused{"import_cancelled"} if somebody has stopped it.
  void reached(std::size_t row, std::size_t rows);
  void end(bool done);

 private:
  // Answers whether it still runs. A database that has no time for this does not stop the import.
  bool tell(std::string_view changes, const std::string& value);

  Call& call_;
  std::string id_;
};

}  // namespace erp::api
