#include "app/support_receive.hpp"

#include "app/company.hpp"
#include "modules/support/ticket_mail.hpp"
#include "runtime/loop.hpp"
#include "service/catalogue.hpp"
#include "service/files.hpp"
#include "service/log.hpp"

#include <iostream>
#include <iterator>
#include <list>

namespace erp::app {
namespace {

constexpr int not_a_mail = 65, try_later = 75;
constexpr std::size_t largest_mail = 50'000'000;

std::string_view word(support::MailFate fate) {
  switch (fate) {
    case support::MailFate::opened:
      return "opened";
    case support::MailFate::answered:
      return "answered";
    case support::MailFate::noted:
      return "noted";
    case support::MailFate::known:
      return "known already";
    case support::MailFate::ignored:
      return "left aside";
  }
  return "";
}

// Kept before the transaction, which then names them: a file that nobody names does no harm.
struct Kept {
  std::list<StoredFile> files;
  std::vector<support::MailedFile> named;
  std::string refused;  // a line each
};

Kept keep_files(const Config& config, const ReceivedMail& mail) {
  const Files files{config.files.folder};
  const Catalogue catalogue{shared_folder("i18n")};
  Kept kept;
  for (const auto& file : mail.attachments) try {
      kept.files.push_back(files.save(file.content, "", config.files.max_bytes));
      kept.named.push_back({kept.files.back(), file.name});
    } catch (const Refused& refused) {
      for (const auto& problem : refused.problems())
        kept.refused +=
            file.name + ": " +
            catalogue.text(Language::ja, "problem." + std::string{problem.code}, problem.arguments) + "\n";
    }
  return kept;
}

support::TakenMail take(
    db::Database& database, const std::string& organization, const ReceivedMail& mail, const Kept& kept) {
  auto actor = program_in(organization_named(database, organization));
  actor.request_id = "mail";
  Session session{database, actor};
  auto taken = support::take_mail(session, mail);
  if (!taken.number.empty()) {
    for (const auto& file : kept.named) support::attach(session, taken.ticket, file);
    if (!kept.refused.empty()) support::note_refused_files(session, taken.ticket, kept.refused);
  }
  session.commit();
  return taken;
}

std::string standard_input() {
  std::string raw;
  char buffer[65'536];
  while (raw.size() <= largest_mail && std::cin.read(buffer, sizeof buffer).gcount() > 0)
    raw.append(buffer, static_cast<std::size_t>(std::cin.gcount()));
  return raw;
}

}  // namespace

int receive_mail(const Snapshot& snapshot, const std::string& organization) {
  const auto raw = standard_input();
  if (raw.empty() || raw.size() > largest_mail) {
    std::cerr << "itdo-erp: the input is empty or larger than 50 MB: no mail was taken\n";
    return not_a_mail;
  }
  const auto mail = read_mail(raw);
  if (mail.from.empty() && !mail.automatic) {
    std::cerr << "itdo-erp: the mail names no sender: it was not taken\n";
    return not_a_mail;
  }
  try {
    const auto kept = keep_files(snapshot->config, mail);
    run_in_loop([&] {
      db::Database database{
          db::Options{.uri = snapshot->config.database.url, .connections = 1, .read_connections = 1}};
      const auto taken = take(database, organization, mail, kept);
      std::cout << "Mail " << mail.message_id << ": " << word(taken.fate)
                << (taken.number.empty() ? "" : ", " + taken.number) << '\n';
    });
    return 0;
  } catch (const db::Error& error) {
    const bool never = error.sqlstate.starts_with("22");  // its content is nothing that a database keeps
    std::cerr << "itdo-erp: the mail could not be taken" << (never ? "" : " now") << ": " << error.what()
              << '\n';
    return never ? not_a_mail : try_later;
  } catch (const std::exception& error) {
    std::cerr << "itdo-erp: the mail could not be taken now: " << error.what() << '\n';
    return try_later;
  }
}

}  // namespace erp::app
