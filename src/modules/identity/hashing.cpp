#include "modules/identity/hashing.hpp"

#include "entity/session.hpp"
#include "modules/identity/identity.hpp"
#include "modules/identity/user_actions.hpp"
#include "runtime/loop.hpp"

#include <algorithm>
#include <mutex>

namespace erp::identity {
namespace {

std::mutex mutex;
std::shared_ptr<const Passwords> in_use;
std::filesystem::path secret_file;

std::shared_ptr<const Passwords> built_in() {
  static WorkerPool pool{1, 64};
  static const auto passwords = std::make_shared<const Passwords>(HashCost{}, pool, KeyRing{secret_file});
  return passwords;
}

}  // namespace

std::shared_ptr<const Passwords> hashing() {
  {
    const std::lock_guard lock{mutex};
    if (in_use) return in_use;
  }
  return built_in();
}

void use_hashing(std::shared_ptr<const Passwords> passwords) {
  const std::lock_guard lock{mutex};
  in_use = std::move(passwords);
}

void use_secret_file(std::filesystem::path path) {
  const std::lock_guard lock{mutex};
  secret_file = std::move(path);
}

bool was_used(const Passwords& passwords, std::string_view password, const std::vector<std::string>& hashes) {
  return std::ranges::any_of(hashes, [&](const std::string& hash) {
    return passwords.can_verify(hash) && passwords.verify(password, hash);
  });
}

std::vector<std::string> split_hashes(std::string_view text) {
  std::vector<std::string> hashes;
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    if (end > 0) hashes.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return hashes;
}

void set_password(
    Session& session, const Uuid& user_id, std::string_view email, std::string_view password,
    bool must_change) {
  refuse_if(password_problems(password, {std::string{email}}));
  const auto passwords = hashing();
  const auto rows = session.run(
      "select array_to_string(previous, ' ') from user_password where user_id = $1 for update",
      {to_text(user_id)});
  if (rows.size() > 0 && was_used(*passwords, password, split_hashes(rows.text(0, 0))))
    throw Refused{"password_used_before", "password"};
  session.queue(
      store_hash_sql,
      {to_text(user_id), passwords->hash(password), to_text(session.actor().organization_id)});
  session.queue(
      "update user_account set must_change_password = $2 where id = $1 and must_change_password <> $2",
      {to_text(user_id), must_change ? "true" : "false"});
  session.queue("delete from invitation where user_id = $1", {to_text(user_id)});
  revoke_sessions(session, user_id, "password_changed");
  session.audit("password_changed", "user", user_id, "", "");
}

}  // namespace erp::identity
