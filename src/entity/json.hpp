// Records as JSON: what a request says of a record, and a record written for audit and storage.
#pragma once

#include "base/problem.hpp"
#include "entity/entity.hpp"

#include <string>
#include <string_view>

namespace erp {

class Grants;

struct ReadOptions {
  const void* before = nullptr;     // the record as it was; null when it is new
  const Grants* grants = nullptr;   // fields hidden from the caller may not be set either
  std::int64_t* version = nullptr;  // where to put a version that the body names
};

// Changes only what the body names; says everything that is wrong with it at once. Members that answers carry
// but requests can not set (id, titles, figures, actions) may be sent back and are ignored; any other unknown
// member is a problem. Every type knows what it is to be blank, and a field that is not optional may not be.
Problems read_json(const Entity&, std::string_view body, void* record, const ReadOptions& = {});

void write_value(const Field&, const void* record, std::string& out);
// The fields of one record as a JSON object, lines included.
void write_json(const Entity&, const void* record, std::string& out);
// The lines as a JSON array, each with its line_no (from 1).
void write_lines(const Lines&, const void* record, std::string& out);

// Members of a flat JSON object as texts, for requests that describe no record; problems if it is not one.
Problems read_texts(std::string_view body, std::vector<std::pair<std::string, std::string>>& members);

}  // namespace erp
