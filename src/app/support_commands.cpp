#include "app/support_commands.hpp"

#include "app/status/status_page.hpp"
#include "app/support_receive.hpp"
#include "app/support_report.hpp"

#include <CLI/CLI.hpp>

namespace erp::app {

void add_support_commands(CLI::App& cli, const Choose& choose, const Load& load) {
  static std::string organization;
  auto* support = cli.add_subcommand("support", "The support desk")->require_subcommand(1);
  auto* receive = support->add_subcommand("receive", "Take a mail from the standard input");
  receive->add_option("--organization", organization, "Code; needed if there are several");
  static DeskReportOptions asked;
  static bool english = false;
  auto* report =
      support->add_subcommand("report", "The month of the desk: promises, times, ratings, backlog");
  report->add_option("--month", asked.month, "As 2026-11; without: the last one that is over");
  report->add_option("--organization", asked.organization, "Code; without: support.company, or the only one");
  report->add_flag("--english", english, "In English");
  report->add_flag("--mail", asked.by_mail, "Also to alerts.recipients");
  report->add_flag("--monthly", asked.monthly, "Not before the first business day; the mail of a month once");
  report->callback([=] {
    if (english) asked.language = Language::en;
    choose([=] { return report_desk(load(), asked); });
  });
  static std::string folder;
  auto* status = cli.add_subcommand("status", "The status page")->require_subcommand(1);
  auto* write = status->add_subcommand("write", "Measure, and write its files");
  write->add_option("folder", folder, "Where to; without: support.status_folder");
  write->callback([=] { choose([=] { return write_status(load(), folder); }); });
  receive->callback([=] { choose([=] { return receive_mail(load(), organization); }); });
}

}  // namespace erp::app
