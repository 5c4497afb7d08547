#include "modules/identity/device.hpp"

#include "base/values.hpp"

#include <algorithm>
#include <span>

namespace erp::identity {
namespace {

struct Sign {
  std::string_view in_agent, name;
};

// In this order: most browsers also call themselves by the names of those below.
constexpr Sign browsers[] = {
    {"Edg", "Edge"},
    {"OPR/", "Opera"},
    {"SamsungBrowser/", "Samsung Internet"},
    {"Firefox/", "Firefox"},
    {"FxiOS/", "Firefox"},
    {"CriOS/", "Chrome"},
    {"Chrome/", "Chrome"},
    {"Safari/", "Safari"}};
constexpr Sign systems[] = {
    {"iPhone", "iPhone"},
    {"iPad", "iPad"},
    {"Android", "Android"},
    {"Windows", "Windows"},
    {"Mac OS X", "macOS"},
    {"CrOS", "ChromeOS"},
    {"Linux", "Linux"}};

std::string_view first_in(std::string_view agent, std::span<const Sign> signs) {
  const auto found = std::ranges::find_if(
      signs, [&](const Sign& sign) { return agent.find(sign.in_agent) != std::string_view::npos; });
  return found == signs.end() ? std::string_view{} : found->name;
}

std::string without_versions(std::string_view agent) {
  std::string out{agent};
  std::erase_if(out, [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
  return out;
}

// $1 organization, $2 user, $3 hash of the device, $4 kind and $5 id of the job, $6 to $8 its arguments. What
// it compares with is what was known before.
constexpr std::string_view device_sql =
    "with seen as (insert into known_device as d (organization_id, user_id, device_hash) values ($1, $2, "
    "$3::bytea) on conflict (user_id, device_hash) do update set last_seen_at = now() returning xmax = 0 as "
    "is_new) "
    "insert into job (organization_id, id, kind, subject, arguments) "
    "select $1, $5, $4, u.full_name, json_build_object('user_id', $2::text, 'device', $6::text, 'address', "
    "$7::text, 'at', $8::text) "
    "from seen, user_account u where u.id = $2 and is_new and exists (select from known_device k where "
    "k.user_id = $2)";

}  // namespace

std::optional<Person> person_of(db::Database& database, const db::Scope& scope, std::string_view user_id) {
  const auto rows = database.read(
      scope,
      "select email, full_name, language from user_account where id = $1 and is_active",
      {std::string{user_id}});
  if (rows.size() == 0) return {};
  return Person{std::string{rows.text(0, 0)}, std::string{rows.text(0, 1)}, std::string{rows.text(0, 2)}};
}

std::string device_name(std::string_view agent) {
  const auto browser = first_in(agent, browsers), system = first_in(agent, systems);
  if (browser.empty() || system.empty()) return std::string{agent};
  return std::string{browser} + ", " + std::string{system};
}

void queue_device(db::Transaction& transaction, const Holder& holder, const Attempt& attempt) {
  const auto agent = agent_name(attempt.agent);
  transaction.queue(
      device_sql,
      {to_text(holder.organization_id),
       to_text(holder.user_id),
       stored_hash(without_versions(agent)),
       std::string{device_job},
       to_text(Uuid::generate()),
       device_name(agent),
       attempt.address,
       to_text(now())});
}

}  // namespace erp::identity
