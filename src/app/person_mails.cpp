#include "app/person_mails.hpp"

#include "modules/identity/account_notice.hpp"
#include "modules/identity/device.hpp"
#include "modules/identity/invitation.hpp"
#include "modules/identity/password_reset.hpp"
#include "modules/support/ticket_rating.hpp"
#include "runtime/loop.hpp"
#include "service/catalogue.hpp"
#include "service/config.hpp"
#include "service/mail.hpp"

namespace erp::app {
namespace {

using Words = std::vector<std::pair<std::string_view, std::string>>;

void send(
    api::Context& context, const identity::Person& to, const std::string& message, const Words& arguments) {
  const auto config = context.config.get();
  const auto language = to.language == "en" ? Language::en : Language::ja;
  const Mail mail{
      .to = {to.email},
      .subject = context.catalogue.text(language, "mail." + message + ".subject"),
      .text = context.catalogue.text(language, "mail." + message + ".body", arguments)};
  context.workers.run([&] { send_mail(config->smtp, mail); });
}

// The link is made only now and never stored, so each attempt makes its own, and the last one counts.
void send_link(
    api::Context& context, const std::string& page, const std::string& message,
    const std::function<std::optional<identity::MailedLink>()>& make) {
  if (context.config.get()->smtp.host.empty()) throw std::runtime_error{no_mail_server};
  const auto link = make();
  if (!link) return;
  const auto url = context.config.get()->server.public_url + page + "#" + link->token;
  send(
      context,
      link->person,
      message,
      {{"name", link->person.full_name}, {"company", link->company}, {"link", url}});
}

// Where no mail goes out there is nobody to be told, and that is no fault.
void tell(
    api::Context& context, const db::Scope& scope, const std::string& message, const Arguments& argument) {
  if (context.config.get()->smtp.host.empty()) return;
  auto person = identity::person_of(context.database, scope, argument("user_id"));
  if (!person) return;
  if (const auto former = argument("to"); !former.empty()) person->email = former;
  const auto language = person->language == "en" ? Language::en : Language::ja;
  send(
      context,
      *person,
      message,
      {{"name", person->full_name},
       {"device", argument("device")},
       {"what", context.catalogue.text(language, "action." + argument("what"))},
       {"address", argument("address")},
       {"at", argument("at")},
       {"link", context.config.get()->server.public_url}});
}

void ask_for_rating(api::Context& context, const db::Scope& scope, const Arguments& argument) {
  const auto config = context.config.get();
  if (config->smtp.host.empty()) return;
  const auto link = support::make_rating_link(context.database, scope, argument("ticket_id"));
  if (!link) return;
  send(
      context,
      link->person,
      "rating",
      {{"name", link->person.full_name},
       {"number", link->number},
       {"subject", link->subject},
       {"link", config->server.public_url + "/rate#" + link->token}});
}

}  // namespace

bool send_person_mail(
    api::Context& context, const db::Scope& scope, std::string_view kind, const Arguments& argument) {
  if (kind == identity::reset_job)
    send_link(context, "/reset-password", "password_reset", [&] {
      return identity::make_reset_link(context.database, scope, argument("user_id"));
    });
  else if (kind == identity::invitation_job)
    send_link(context, "/accept-invitation", "invitation", [&] {
      return identity::make_invitation_link(context.database, scope, argument("user_id"));
    });
  else if (kind == identity::device_job)
    tell(context, scope, "new_device", argument);
  else if (kind == identity::notice_job)
    tell(context, scope, "account_changed", argument);
  else if (kind == support::rating_job)
    ask_for_rating(context, scope, argument);
  else
    return false;
  return true;
}

}  // namespace erp::app
