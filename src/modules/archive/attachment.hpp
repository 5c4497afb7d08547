// A file that belongs to a record: what is known of it. Its bytes lie in the store of files under their
// digest.
#pragma once

#include "base/values.hpp"
#include "entity/entity.hpp"

#include <string>

namespace erp::archive {

struct Attachment {
  Id<Attachment> id;
  Version version;
  std::string resource;  // the name of the record's description: "sales_invoice"
  Uuid record_id;
  std::string file_name;
  std::string media_type;  // what the file is, by its content
  std::int64_t size = 0;   // bytes
  std::string sha256;
  bool is_active = true;
  static const Entity entity;
};

inline constexpr int longest_file_name = 200;  // characters

// A name without folders, control characters and blanks at its ends.
bool is_file_name(std::string_view);

}  // namespace erp::archive
