#include "modules/identity/user_rules.hpp"

#include "base/text.hpp"
#include "modules/identity/email_address.hpp"
#include "modules/identity/identity.hpp"
#include "service/passwords.hpp"

#include <algorithm>

namespace erp::identity {
namespace {

bool is_active_administrator(const User& user) {
  return user.is_active && std::ranges::find(user.roles, "administrator") != user.roles.end();
}

void normalize(std::optional<std::string>& text) {
  if (!text) return;
  *text = trimmed(*text);
  if (text->empty()) text.reset();
}

void check_roles(const User& after, const User* before, const Editor& editor, Problems& problems) {
  if (!changes_roles(after, before)) return;
  if (!editor.may_grant_roles)
    problems.push_back({"roles", "not_permitted"});
  else if (before && editor.user_id && editor.user_id == after.id.value)
    problems.push_back({"roles", "not_yourself"});
}

}  // namespace

bool changes_roles(const User& after, const User* before) {
  return before ? after.roles != before->roles : !after.roles.empty();
}

void normalize(User& user) {
  user.email = canonical_email(user.email);
  user.full_name = trimmed(user.full_name);
  normalize(user.full_name_kana);
  if (user.full_name_kana) user.full_name_kana = to_katakana(fold_width(*user.full_name_kana));
  normalize(user.phone);
  if (user.phone) user.phone = fold_width(*user.phone);
  std::ranges::sort(user.roles);
  user.roles.erase(std::unique(user.roles.begin(), user.roles.end()), user.roles.end());
}

bool loses_administrator(const User& after, const User* before) {
  return before && is_active_administrator(*before) && !is_active_administrator(after);
}

Problems problems_of(
    const User& after, const User* before, const Editor& editor, std::int64_t other_administrators) {
  Problems problems;
  if (after.email.empty()) problems.push_back({"email", "required"});
  if (after.full_name.empty()) problems.push_back({"full_name", "required"});
  if (!after.email.empty() && !looks_like_email(after.email)) problems.push_back({"email", "malformed"});
  check_roles(after, before, editor, problems);
  if (before && editor.goes_by_department && editor.user_id == after.id.value &&
      after.department_id != before->department_id)
    problems.push_back({"department_id", "not_yourself"});
  const bool deactivated = before && before->is_active && !after.is_active;
  if (deactivated && editor.user_id && editor.user_id == after.id.value)
    problems.push_back({"is_active", "not_yourself"});
  if (loses_administrator(after, before) && other_administrators == 0)
    problems.push_back({deactivated ? "is_active" : "roles", "last_administrator"});
  if (after.password && after.invite == true) problems.push_back({"invite", "password_given"});
  if (after.password)
    for (auto& problem : password_problems(*after.password, {after.email, after.full_name}))
      problems.push_back(std::move(problem));
  return problems;
}

}  // namespace erp::identity
