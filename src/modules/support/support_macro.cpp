#include "modules/support/support_macro.hpp"

#include "base/text.hpp"
#include "entity/session.hpp"
#include "modules/support/describe.hpp"
#include "modules/support/ticket_message.hpp"

#include <iterator>

namespace erp::support {

BOOST_DESCRIBE_ENUM(MacroOutcome, waiting, resolved)

namespace {

void complete_macro(Session&, SupportMacro& macro, const SupportMacro*, Problems& problems) {
  macro.name = trimmed(macro.name);
  auto wrong = placeholder_problems(macro.text);
  std::ranges::move(wrong, std::back_inserter(problems));
}

std::string name_of_user(Session& session, const Uuid& user) {
  const auto rows = session.run("select full_name from user_account where id = $1", {to_text(user)});
  return std::string{rows.size() > 0 ? rows.text(0, 0) : ""};
}

}  // namespace

MacroFacts macro_facts(Session& session, const Ticket& ticket) {
  return {
      .number = ticket.number,
      .subject = ticket.subject,
      .requester = ticket.requester_id ? name_of_user(session, ticket.requester_id->value)
                                       : ticket.requester_email.value_or(""),
      .agent = name_of_user(session, session.actor().user_id)};
}

const Entity SupportMacro::entity = describe<SupportMacro, complete_macro>({
    .name = "support_macro",
    .path = "/support-macros",
    .order = "name",
    .members{
        field<&SupportMacro::id>(),
        field<&SupportMacro::version>(),
        field<&SupportMacro::name>(
            {.max = 100, .unique = true, .find = true, .list = true, .sort = true, .title = true}),
        field<&SupportMacro::text>({.max = longest_message}),
        field<&SupportMacro::tier>({.list = true}),
        field<&SupportMacro::outcome>({.list = true}),
        field<&SupportMacro::is_active>({.list = true}),
    },
});

}  // namespace erp::support
