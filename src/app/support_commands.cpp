#include "app/support_commands.hpp"

#include "app/support_receive.hpp"

#include <CLI/CLI.hpp>

namespace erp::app {

void add_support_commands(CLI::App& cli, const Choose& choose, const Load& load) {
  static std::string organization;
  auto* support = cli.add_subcommand("support", "The support desk")->require_subcommand(1);
  auto* receive = support->add_subcommand("receive", "Take a mail from the standard input");
  receive->add_option("--organization", organization, "Code; needed if there are several");
  receive->callback([=] { choose([=] { return receive_mail(load(), organization); }); });
}

}  // namespace erp::app
