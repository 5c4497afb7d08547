#include "app/security/security_cli.hpp"

#include "app/security/commands.hpp"

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
  undo->callback([=] { choose([=] { return unblock_address(load(), block.range); }); });
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

}  // namespace

void add_commands(CLI::App& cli, const Choose& choose, const Load& load) {
  auto* security =
      cli.add_subcommand("security", "When somebody has got in, or tries to")->require_subcommand(1);
  add_firewall(*security, choose, load);
}

}  // namespace erp::app::security
