#include "app/security/security_cli.hpp"

#include "app/security/commands.hpp"
#include "app/security/secrets_file.hpp"

#include <CLI/CLI.hpp>

namespace erp::app::security {
namespace {

void add_firewall(CLI::App& security, const Choose& choose, const Load& load) {
  static BlockOptions block;
  auto* one = security.add_subcommand("block", "Keep an address or network out, open connections too");
  one->add_option("address", block.range, "192.0.2.7, 192.0.2.0/24, 2001:db8::7")->required();
  one->add_option("--for", block.time, "How long; 0: until it is unblocked (default: 24h)");
  one->add_option("--reason", block.reason, "Kept with it");
  one->callback([=] { choose([=] { return block_address(load(), block); }); });
  auto* undo = security.add_subcommand("unblock", "Take that back");
  undo->add_option("address", block.range)->required();
  undo->add_option(
      "--if-reason", block.reason, "Only if its reason begins so; what others have blocked stays");
  undo->callback([=] { choose([=] { return unblock_address(load(), block.range, block.reason); }); });
  security.add_subcommand("list", "Who is blocked, how long, and why")->callback([=] {
    choose(list_blocked);
  });

  static IsolateOptions isolation;
  auto* isolate = security.add_subcommand("isolate", "Let in administrators alone, for a time");
  isolate->add_option("--admin", isolation.networks, "Further networks besides security.trusted_networks");
  isolate->add_option("--for", isolation.time, "It ends by itself after that (default: 1h)");
  isolate->add_flag("--off", isolation.off, "End it now");
  isolate->callback([=] { choose([=] { return isolate_machine(load(), isolation); }); });
}

void add_choice(CLI::App& command, PeopleChoice& choice) {
  command.add_option("--organization", choice.organization, "Code of a company; without: of all");
  command.add_option("--role", choice.role, "Who has this role");
  command.add_option("--person", choice.people, "By e-mail address; may be repeated");
  command.add_flag("--all", choice.all, "Everybody");
}

void add_people(CLI::App& security, const Choose& choose, const Load& load) {
  static LockdownOptions lockdown;
  static std::string undo;
  static bool ends = false;
  auto* lock = security.add_subcommand(
      "lockdown", "End all sessions, tokens and API keys, and have new passwords chosen");
  add_choice(*lock, lockdown.choice);
  lock->add_option("--reason", lockdown.reason, "Kept in the audit trail");
  lock->add_option(
      "--undo", undo, "A list that a lockdown has left: who has not chosen yet keeps her password");
  lock->add_option(
      "--for", lockdown.time, "So long nobody moves money or changes whom it goes to; 0: not frozen (24h)");
  lock->add_flag("--end", ends, "All may be changed again; nothing else is taken back");
  lock->callback([=] {
    choose([=] {
      if (ends) return end_lockdown(load(), lockdown.choice.organization);
      return undo.empty() ? lock_down(load(), lockdown) : take_back_lockdown(load(), undo);
    });
  });

  static PeopleChoice choice;
  auto* sessions = security.add_subcommand("sessions", "Who is signed in, from where")->require_subcommand(1);
  auto* list = sessions->add_subcommand("list", "Each with its address");
  list->callback([=] { choose([=] { return list_sessions(load(), choice); }); });
  auto* revoke = sessions->add_subcommand("revoke", "Sign people out everywhere");
  revoke->callback([=] { choose([=] { return revoke_sessions(load(), choice); }); });
  for (auto* command : {list, revoke}) {
    add_choice(*command, choice);
    command->add_option("--address", choice.address, "Who has a session from there");
  }

  static std::string range;
  static int days = 30;
  auto* address = security.add_subcommand("ip", "All that is known of an address");
  address->add_option("address", range, "192.0.2.7 or 192.0.2.0/24")->required();
  address->add_option("--days", days, "So many days back")->check(CLI::Range(1, 3650));
  address->callback([=] { choose([=] { return report_address(load(), range, days); }); });

  static std::string into = settings_of_secrets;
  auto* rotate = security.add_subcommand("rotate-secrets", "New secrets of the service itself");
  rotate->require_subcommand(1);
  for (const char* what : {"database", "redis", "signing", "sign-in"}) {
    auto* one = rotate->add_subcommand(what);
    one->add_option("--into", into, "The settings file that passwords go to");
    one->callback([=] { choose([=] { return rotate_secrets(load(), what, into); }); });
  }

  static bool by_mail = false;
  auto* report = security.add_subcommand("report", "The audit of the month, on one page");
  report->add_flag("--mail", by_mail, "Also to alerts.recipients");
  report->callback([=] { choose([=] { return report_security(load(), by_mail); }); });
}

}  // namespace

void add_commands(CLI::App& cli, const Choose& choose, const Load& load) {
  auto* security =
      cli.add_subcommand("security", "When somebody has got in, or tries to")->require_subcommand(1);
  add_firewall(*security, choose, load);
  add_people(*security, choose, load);
}

}  // namespace erp::app::security
