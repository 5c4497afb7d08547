// itdo-erp: the server and its administrator's command line.
#include "api/health.hpp"
#include "app/backup/backup_cli.hpp"
#include "app/commands.hpp"
#include "app/machine/machine_cli.hpp"
#include "app/operations_commands.hpp"
#include "app/runbook_commands.hpp"
#include "app/security/security_cli.hpp"
#include "app/support_commands.hpp"
#include "app/task_commands.hpp"
#include "modules/identity/hashing.hpp"
#include "service/config.hpp"

#include <CLI/CLI.hpp>

#include <csignal>
#include <functional>
#include <iostream>

using namespace erp;

namespace {

struct Choices {
  std::string file;
  std::vector<std::string> assignments;
  std::function<int()> command;
};

ConfigSources sources_of(const Choices& choices) {
  ConfigSources sources;
  sources.file = choices.file.empty() ? "/etc/itdo-erp/itdo-erp.toml" : choices.file;
  sources.file_may_be_missing = choices.file.empty();
  sources.environment = process_environment();
  sources.assignments = choices.assignments;
  return sources;
}

app::Snapshot load(const Choices& choices) {
  const auto snapshot = load_config(sources_of(choices));
  identity::use_secret_file(snapshot->config.sign_in.secret_file);
  return snapshot;
}

void add_server_commands(CLI::App& cli, Choices& choices) {
  auto* serve = cli.add_subcommand("serve", "Run the server until SIGTERM or Ctrl+C");
  serve->callback([&] { choices.command = [&] { return app::serve(load(choices), sources_of(choices)); }; });

  static bool wait = false;
  auto* reload = cli.add_subcommand("reload", "Have the running server read its settings again");
  reload->add_flag("--wait", wait, "Until they are in force or refused");
  reload->callback([&] { choices.command = [&] { return app::reload(load(choices), wait); }; });

  static bool check = false;
  auto* migrate = cli.add_subcommand("migrate", "Bring the database up to this program");
  migrate->add_flag("--check", check, "Only say what is pending");
  migrate->callback([&] { choices.command = [&] { return app::migrate(load(choices), check); }; });

  static std::string superuser;
  auto* setup = cli.add_subcommand("setup-database", "Create roles and database on a PostgreSQL cluster");
  setup->add_option("--superuser", superuser, "Connection of a superuser")->required();
  setup->callback([&] { choices.command = [&] { return app::set_up_database(load(choices), superuser); }; });
}

void add_setup_command(CLI::App& cli, Choices& choices) {
  static app::SetupOptions options;
  auto* setup =
      cli.add_subcommand("setup", "From an installed package to a running service; may be repeated");
  setup->add_flag("--non-interactive", options.non_interactive, "Ask nothing");
  setup->add_option("--company", options.company, "Name of a first company to create");
  setup->add_option("--code", options.code, "Its code")->default_val("MAIN");
  setup->add_option("--administrator", options.administrator, "E-mail address of its first administrator");
  setup->callback([&] { choices.command = [&] { return app::set_up(load(choices), options); }; });
}

void add_tenant_commands(CLI::App& organizations, Choices& choices) {
  static std::string code, folder, superuser, again;
  static std::int64_t users = -1, storage = -1;
  auto* list = organizations.add_subcommand("list", "All of them, with what they use");
  list->callback([&] { choices.command = [&] { return app::list_organizations(load(choices)); }; });
  for (const bool suspended : {true, false}) {
    auto* change = organizations.add_subcommand(
        suspended ? "suspend" : "resume", suspended ? "Nobody of it can sign in" : "Take that back");
    change->add_option("code", code)->required();
    change->callback([&choices, suspended] {
      choices.command = [&choices, suspended] {
        return app::suspend_organization(load(choices), code, suspended);
      };
    });
  }
  auto* limit = organizations.add_subcommand("limit", "How much it may use");
  limit->add_option("code", code)->required();
  limit->add_option("--users", users, "People who may sign in; 0: any number");
  limit->add_option("--storage", storage, "Megabytes of attachments; 0: any number");
  limit->callback([&] {
    choices.command = [&] { return app::limit_organization(load(choices), code, users, storage); };
  });
  auto* take_out = organizations.add_subcommand("export", "All that is kept of it, as JSON lines and files");
  take_out->add_option("code", code)->required();
  take_out->add_option("--to", folder, "A folder that does not exist yet")->required();
  take_out->callback(
      [&] { choices.command = [&] { return app::export_organization(load(choices), code, folder); }; });
  auto* remove = organizations.add_subcommand("remove", "For good, after it was suspended");
  remove->add_option("code", code)->required();
  remove->add_option("--confirm", again, "The code once more")->required();
  remove->add_option("--superuser", superuser, "Connection of a superuser to the database")->required();
  remove->callback([&] {
    choices.command = [&] {
      if (again != code) throw std::runtime_error{"--confirm is not the code: nothing was removed"};
      return app::remove_organization(load(choices), code, superuser);
    };
  });
}

void add_people_commands(CLI::App& cli, Choices& choices) {
  static app::OrganizationOptions organization;
  auto* organizations = cli.add_subcommand("organization", "Companies")->require_subcommand(1);
  add_tenant_commands(*organizations, choices);
  auto* add_organization = organizations->add_subcommand("add", "Create one");
  add_organization->add_option("--code", organization.code)->required();
  add_organization->add_option("--name", organization.name)->required();
  add_organization
      ->add_option("--administrator", organization.email, "E-mail address of its first administrator")
      ->required();
  add_organization->add_option("--password", organization.password, "Without: one is made and printed");
  add_organization->callback(
      [&] { choices.command = [&] { return app::add_organization(load(choices), organization); }; });

  static app::UserOptions user;
  auto* users = cli.add_subcommand("user", "People")->require_subcommand(1);
  auto* add = users->add_subcommand("add", "Create one");
  add->add_option("email", user.email)->required();
  add->add_option("--name", user.name, "Full name");
  add->add_option("--role", user.roles, "administrator, accountant, sales, viewer or support_agent");
  add->add_option("--organization", user.organization, "Code; needed if there are several");
  add->add_option("--password", user.password, "Without: one is made and printed");
  add->callback([&] { choices.command = [&] { return app::add_user(load(choices), user); }; });
  auto* join = users->add_subcommand("join", "Let a person work for a further company");
  join->add_option("email", user.email)->required();
  join->add_option("--organization", user.organization, "Code of that company")->required();
  join->add_option("--role", user.roles, "administrator, accountant, sales, viewer or support_agent: there")
      ->required();
  join->callback([&] { choices.command = [&] { return app::join_organization(load(choices), user); }; });
  auto* leave = users->add_subcommand("leave", "End that");
  leave->add_option("email", user.email)->required();
  leave->add_option("--organization", user.organization, "Code of that company")->required();
  leave->callback([&] { choices.command = [&] { return app::leave_organization(load(choices), user); }; });
  auto* reset =
      users->add_subcommand("set-password", "Give a new password, to be changed at the next sign-in");
  reset->add_option("email", user.email)->required();
  reset->add_option("--password", user.password, "Without: one is made and printed");
  reset->callback([&] {
    choices.command = [&] { return app::set_user_password(load(choices), user.email, user.password); };
  });
  auto* alone = users->add_subcommand(
      "remove-second-factor", "Let a person who lost device and paper sign in with the password alone");
  alone->add_option("email", user.email)->required();
  alone->callback(
      [&] { choices.command = [&] { return app::remove_second_factor(load(choices), user.email); }; });
}

void add_audit_search(CLI::App& audit, Choices& choices) {
  static app::AuditSearch wanted;
  static std::string file;
  const auto criteria = [](CLI::App& command) {
    command.add_option("--organization", wanted.organization, "Code; needed if there are several");
    command.add_option("--person", wanted.person, "E-mail address of who did it");
    command.add_option("--resource", wanted.resource, "sales_invoice, user, …");
    command.add_option("--record", wanted.record, "Id of the record");
    command.add_option("--action", wanted.action, "create, update, sign_in, …");
    command.add_option("--from", wanted.from, "First day");
    command.add_option("--to", wanted.to, "Last day");
  };
  auto* search = audit.add_subcommand("search", "Who did what, newest first");
  criteria(*search);
  search->add_option("--limit", wanted.limit, "So many rows at most")->check(CLI::Range(1, 100'000));
  search->callback([&] { choices.command = [&] { return app::search_audit(load(choices), wanted); }; });
  auto* take_out = audit.add_subcommand("export", "The same rows as JSON lines");
  criteria(*take_out);
  take_out->add_option("--to-file", file, "Where they go")->required();
  take_out->callback(
      [&] { choices.command = [&] { return app::export_audit(load(choices), wanted, file); }; });
}

void add_books_commands(CLI::App& cli, Choices& choices) {
  static std::string organization, head;
  auto* books = cli.add_subcommand("books", "The ledger")->require_subcommand(1);
  auto* verify = books->add_subcommand(
      "verify", "Prove that no entry was altered, that all balances and that no number lacks");
  verify->add_option("--organization", organization, "Code; without: all");
  verify->add_option("--head", head, "A head from the log or a backup that must still be in the chain");
  verify->callback(
      [&] { choices.command = [&] { return app::verify_books(load(choices), organization, head); }; });
  auto* seal = books->add_subcommand("seal", "Seal what was posted since the last block");
  seal->callback([&] { choices.command = [&] { return app::seal_books(load(choices)); }; });

  auto* audit = cli.add_subcommand("audit", "The audit trail")->require_subcommand(1);
  auto* verify_audit = audit->add_subcommand("verify", "Prove that no row was altered, taken out or put in");
  static app::AuditProofOptions proof;
  verify_audit->add_option("--organization", proof.organization, "Code; without: all");
  verify_audit->add_option("--head", proof.head, "A head from the log that must still be in the chain");
  verify_audit->add_option("--heads", proof.heads, "A file of heads that must all still be in the chain");
  verify_audit->add_option("--public-key", proof.public_key, "By which the lines of that file are signed");
  verify_audit->callback([&] { choices.command = [&] { return app::verify_audit(load(choices), proof); }; });
  add_audit_search(*audit, choices);
  auto* seal_audit = audit->add_subcommand("seal", "Seal what was written since the last block");
  seal_audit->callback([&] { choices.command = [&] { return app::seal_audit(load(choices)); }; });

  static app::DemoOptions demo;
  auto* demos = cli.add_subcommand("demo", "The demo company")->require_subcommand(1);
  auto* demo_load = demos->add_subcommand("load", "Create it with two fiscal years of business");
  demo_load->add_flag("--if-empty", demo.if_empty, "Only if the database has no company yet");
  demo_load->add_option("--scale", demo.scale, "So many times the journal, for measurements")
      ->check(CLI::Range(1, 1000));
  demo_load->callback([&] { choices.command = [&] { return app::load_demo(load(choices), demo); }; });
  demos->add_subcommand("sign-ins", "Print its users and passwords")->callback([&] {
    choices.command = app::print_demo_sign_ins;
  });
}

void add_information_commands(CLI::App& cli, Choices& choices) {
  static bool origin = false;
  static bool json = false;
  auto* config = cli.add_subcommand("config", "Settings")->require_subcommand(1);
  auto* show = config->add_subcommand("show", "Print the settings in force");
  show->add_flag("--origin", origin, "With the place each comes from");
  show->add_flag("--json", json);
  show->callback([&] {
    choices.command = [&] {
      const auto snapshot = load(choices);
      std::cout << (json ? config_json(*snapshot) + "\n" : show_config(*snapshot, origin));
      return 0;
    };
  });
  config->add_subcommand("check", "Say what is wrong with the settings")->callback([&] {
    choices.command = [&] { return load(choices), std::cout << "The settings are right.\n", 0; };
  });
  config->add_subcommand("schema", "Describe every setting")->callback([&] {
    choices.command = [] { return std::cout << config_reference(), 0; };
  });

  auto* describe =
      cli.add_subcommand("describe", "What others are told of the documents")->require_subcommand(1);
  describe->add_subcommand("openapi", "OpenAPI 3.1")->callback([&] {
    choices.command = app::describe_openapi;
  });
  describe->add_subcommand("typescript", "Types for the web app")->callback([&] {
    choices.command = app::describe_typescript;
  });
  describe->add_subcommand("differences", "Where tables and descriptions differ")->callback([&] {
    choices.command = [&] { return app::check_schema(load(choices)); };
  });
  cli.add_subcommand("version", "Print the version")->callback([&] {
    choices.command = [] { return std::cout << "itdo-erp " << api::version << "\n", 0; };
  });
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  CLI::App cli{"ITDO ERP System"};
  Choices choices;
  cli.add_option(
      "--config", choices.file, "Settings file (default: /etc/itdo-erp/itdo-erp.toml if it is there)");
  cli.add_option("--set", choices.assignments, "section.key=value, before all else")->take_all();
  cli.require_subcommand(1);
  add_server_commands(cli, choices);
  add_setup_command(cli, choices);
  add_people_commands(cli, choices);
  add_books_commands(cli, choices);
  add_information_commands(cli, choices);
  app::backup::add_commands(cli, choices.command, [&] { return load(choices); });
  const app::Choose choose = [&](auto command) { choices.command = std::move(command); };
  const app::Load load_choices = [&] { return load(choices); };
  app::add_operations_commands(cli, choose, load_choices);
  app::security::add_commands(cli, choose, load_choices);
  app::add_support_commands(cli, choose, load_choices);
  app::add_runbook_commands(cli, choose, load_choices);
  app::add_task_commands(cli, choose, load_choices);
  app::machine::add_commands(cli, choose, load_choices);
  try {
    cli.parse(argc, argv);
  } catch (const CLI::ParseError& error) { return cli.exit(error) == 0 ? 0 : 2; }
  try {
    return choices.command();
  } catch (const ConfigRefused& refused) {
    for (const auto& line : refused.lines()) std::cerr << line << '\n';
  } catch (const std::exception& error) { std::cerr << "itdo-erp: " << error.what() << '\n'; }
  return 1;
}
