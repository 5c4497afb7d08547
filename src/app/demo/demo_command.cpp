// The demo company 青葉商事: two fiscal years of business, the same every time it is loaded on the same day.
#include "app/commands.hpp"
#include "app/company.hpp"
#include "app/demo/business.hpp"
#include "modules/accounting/period.hpp"
#include "runtime/loop.hpp"

#include <array>
#include <iostream>

namespace erp::app {
namespace {

struct DemoPerson {
  std::string_view email, name, role, password;
};
constexpr std::array people = {
    DemoPerson{"admin@aoba.example", "青葉 花子", "administrator", "Kaede-Sakura-77"},
    DemoPerson{"accountant@aoba.example", "経理 太郎", "accountant", "Momiji-Tsubaki-77"},
    DemoPerson{"sales@aoba.example", "営業 次郎", "sales", "Sumire-Tanpopo-77"},
    DemoPerson{"viewer@aoba.example", "閲覧 三郎", "viewer", "Ajisai-Himawari-77"}};

bool any_company(db::Database& database) {
  return database.read({.access = "system"}, "select from organization limit 1").size() != 0;
}

organization::Organization aoba() {
  organization::Organization company;
  company.code = "AOBA";
  company.name = "青葉商事株式会社";
  company.name_kana = "アオバショウジ";
  company.industry = "卸売業";
  company.size = "120";
  company.postal_code = "980-0811";
  company.address = "宮城県仙台市青葉区一番町1-2-3\n青葉ビル5階";
  company.phone = "022-123-4567";
  company.email = "info@aoba.example";
  company.registration_number = "T7000012050002";
  company.bank_account = "青葉銀行 本店営業部 普通 1234567\nアオバショウジ（カ";
  return company;
}

void fill(const std::string& url, const Uuid& company, demo::Span span, long scale) {
  db::Direct connection{url};
  demo::Dice dice{20260401};
  const auto masters = demo::make_masters(dice);
  demo::Books books{connection, company};
  for (const auto& term : masters.terms) books.bulk().add(party::PaymentTerm::entity, &term);
  for (const auto& customer : masters.customers) books.bulk().add(party::Partner::entity, &customer);
  for (const auto& supplier : masters.suppliers) books.bulk().add(party::Partner::entity, &supplier);
  for (const auto& item : masters.items) books.bulk().add(item::Item::entity, &item);
  for (const auto& phrase : masters.phrases) books.bulk().add(accounting::Phrase::entity, &phrase);
  demo::do_business(books, dice, masters, span);
  books.flush();
  if (scale > 1) {
    constexpr std::int64_t lines_of_one = 60'000;
    demo::pile_up(books, dice, span, lines_of_one * (scale - 1));
    books.flush();
  }
  connection.run("analyze");
}

}  // namespace

int load_demo(const Snapshot& snapshot, const DemoOptions& options) {
  const auto& url = snapshot->config.database.url;
  Uuid company;
  demo::Span span;
  bool there = false;
  run_in_loop([&] {
    db::Database database{
        {.uri = url, .connections = 1, .read_connections = 1, .answer_within = std::chrono::minutes{1}}};
    there = any_company(database);
    if (there) return;
    auto record = aoba();
    std::vector<PersonDetails> first;
    for (const auto& person : people)
      first.push_back(
          {.email = std::string{person.email},
           .name = std::string{person.name},
           .password = std::string{person.password},
           .roles = {std::string{person.role}},
           .must_change_password = false});
    company = create_company(database, record, first);
    const Date today = day_in_zone(now(), record.time_zone);
    const auto start_month = static_cast<int>(record.fiscal_year_start_month);
    span = {
        accounting::fiscal_year_start(accounting::fiscal_year_of(today, start_month) - 1, start_month),
        Date{today.days - 1}};
  });
  if (there) {
    std::cout << "There is a company already; nothing was loaded.\n";
    return options.if_empty ? 0 : 1;
  }
  fill(url, company, span, options.scale);
  std::cout << "The demo company was loaded: " << to_text(span.first) << " to " << to_text(span.last)
            << ".\n";
  return 0;
}

int print_demo_sign_ins() {
  for (const auto& person : people)
    std::cout << "  " << person.role << "  " << person.email << "  " << person.password << '\n';
  return 0;
}

}  // namespace erp::app
