// The SQL texts that load and store the records of one description. Made once per entity and thread.
#pragma once

#include "entity/entity.hpp"

#include <string>
#include <vector>

namespace erp {

struct LinesSql {
  std::string select;  // $1 document
  std::string insert;  // $1 document, $2 JSON array of lines
  std::string change;  // $1 document, $2 JSON array of lines with ids
  std::string remove;  // $1 document, $2 ids as uuid[]; without ids: all lines, $1 document only
  bool by_id = false;  // lines that others may refer to keep their ids
};

struct RecordSql {
  std::string select;  // $1 id
  std::string insert;  // values in the order of the fields, then created_by
  std::string update;  // $1 id, $2 version, values of all fields but id and version
  std::string remove;  // $1 id, $2 version
  std::vector<LinesSql> lines;
};

const RecordSql& record_sql(const Entity&);

}  // namespace erp
