// What people write to each other beside a record.
#pragma once

#include "entity/entity.hpp"

#include <optional>
#include <string>
#include <vector>

namespace erp {
class Session;
}

namespace erp::archive {

struct CommentInput {
  std::string text;
  std::vector<std::string> mentions;  // ids of people who shall hear of it
  static const Entity entity;
};

inline constexpr std::size_t most_mentions = 20;

// One who is told: by mail, in her language.
struct Mentioned {
  Uuid id;
  std::string email, full_name;
  bool english = false;
};

struct CommentPlace {
  const Entity& entity;
  Uuid record;
  std::string
      title;  // of the record in the language of each reader: what follows the kind, "INV-2026-11-00001"
  std::string link;  // to its page
  std::string author;
};

// Those of the ids in the text form; what is no id, or one too many, is a problem.
std::vector<Uuid> mentions_of(const CommentInput&, Problems&);

// Writes the comment, its line of the audit trail and a mail for each one mentioned. `kinds`: what such a
// record is called, Japanese and English.
Uuid add_comment(
    Session&, const CommentPlace&, const CommentInput&, const std::vector<Mentioned>&,
    const std::pair<std::string, std::string>& kinds);

// Marks a comment as taken back. Refused: not_found, permission_denied (another's).
void take_back_comment(Session&, const Entity&, const Uuid& record, const Uuid& comment);

// SQL: the comments of a record ($1) as one JSON array, newest first.
extern const std::string_view comments_of;
// SQL: colleagues by a part of the name ($1) as one JSON array.
extern const std::string_view colleagues;

}  // namespace erp::archive
