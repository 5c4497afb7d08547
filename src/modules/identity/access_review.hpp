// A review of who may do what (アクセス権の棚卸し): person by person somebody says that the roles are right
// or have to change, and signs it off.
//
//   open ──close──▶ closed      closed only when every person is decided on, and every change was made
#pragma once

#include "base/values.hpp"
#include "entity/entity.hpp"
#include "modules/identity/user.hpp"

#include <optional>
#include <string>
#include <vector>

namespace erp::identity {

enum class ReviewState : std::uint8_t { open, closed };
enum class ReviewVerdict : std::uint8_t { pending, keep, change };

struct AccessReviewItem {
  Id<AccessReviewItem> id;
  Id<User> user_id;
  std::optional<std::string> guest;  // her name and address, if she is at home in another company
  std::vector<std::string> roles;    // as they were when the review began
  ReviewVerdict verdict = ReviewVerdict::pending;
  std::optional<std::string> note;
  std::optional<Id<User>> decided_by_id;
  std::optional<Instant> decided_at;
  static const Entity entity;
};

struct AccessReview {
  Id<AccessReview> id;
  Version version;
  ReviewState state = ReviewState::open;
  std::string name;
  Date due_on;
  std::optional<Instant> closed_at;
  std::optional<Id<User>> closed_by_id;
  std::vector<AccessReviewItem> items;  // everybody who could sign in and had a role when it began
  static const Entity entity;
};

struct ReviewDecision {
  Id<User> user_id;
  ReviewVerdict verdict = ReviewVerdict::keep;
  std::optional<std::string> note;
  static const Entity entity;
};

}  // namespace erp::identity
