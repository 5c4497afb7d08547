#include "modules/operations/actor_name.hpp"

#include "entity/session.hpp"

namespace erp::operations {

std::string name_of_actor(Session& session) {
  const auto& user = session.actor().user_id;
  if (!user) return "itdo-erp";
  const auto rows = session.run("select full_name from user_account where id = $1", {to_text(user)});
  return rows.size() == 0 ? std::string{} : std::string{rows.text(0, 0)};
}

}  // namespace erp::operations
