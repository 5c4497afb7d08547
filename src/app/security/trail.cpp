#include "app/security/trail.hpp"

#include "base/uuid.hpp"
#include "db/direct.hpp"
#include "modules/operations/notice.hpp"
#include "service/durable.hpp"

#include <pwd.h>
#include <unistd.h>
#include <boost/json.hpp>

#include <iostream>

namespace erp::app::security {
namespace {

constexpr std::chrono::milliseconds time_for_the_trail{3000};

std::string as_json(const Details& details) {
  boost::json::object object;
  for (const auto& [name, value] : details) object[name] = value;
  return boost::json::serialize(object);
}

void into_trails(const Config& config, const std::string& action, const std::string& after) {
  db::Direct connection{config.database.url, time_for_the_trail, time_for_the_trail};
  connection.run("select set_config('itdo.access', 'system', false)");
  connection.run("begin");
  const auto all = connection.run("select id from organization order by id");
  for (std::size_t i = 0; i < all.size(); ++i) {
    const std::string id{all.text(i, 0)};
    connection.run("select set_config('itdo.organization_id', $1, true)", {id});
    connection.run(
        "insert into audit_log (organization_id, id, action, resource, record_id, after) values ($1, $2, $3, "
        "'organization', $1, $4::jsonb)",
        {id, to_text(Uuid::generate()), action, after});
  }
  connection.run("commit");
}

}  // namespace

std::string operator_name() {
  if (auto behind = environment_variable("SUDO_USER"); !behind.empty()) return behind;
  const passwd* own = ::getpwuid(::geteuid());
  return own ? own->pw_name : std::to_string(::geteuid());
}

bool write_down(const Config& config, const std::string& action, const Details& details) {
  Details all = details;
  all.emplace_back("operator", operator_name());
  const auto after = as_json(all);
  try {
    append_to(
        config.log.folder / "security.log",
        operations::local_text(now()) + " " + action + " " + after + "\n");
  } catch (const std::system_error& error) { std::cerr << "itdo-erp: " << error.what() << '\n'; }
  try {
    into_trails(config, action, after);
    return true;
  } catch (const std::exception& error) {
    std::cerr << "itdo-erp: the audit trail does not have this, only security.log: " << error.what() << '\n';
    return false;
  }
}

}  // namespace erp::app::security
