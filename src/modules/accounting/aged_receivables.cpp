// What customers owe, by age.
#include "entity/describe.hpp"
#include "modules/accounting/report_frame.hpp"
#include "modules/accounting/reports.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <tuple>
#include <unordered_map>

namespace erp::accounting {
namespace {

// What is open of each item on the day $1. What is open now stands in the items, by an index of open ones;
// what was open then is what is open now and what has been allocated since.
std::string_view items_sql(bool current) {
  return current
             ? "items as (select partner_id, source_type, due_date, open_amount as amount from open_item "
               "where is_open and document_date <= $1::date)"
             : "since as (select open_item_id, sum(amount) as amount from allocation where allocated_on > "
               "$1::date group by open_item_id), "
               "then_open as (select * from open_item where is_open union all select i.* from since s join "
               "open_item i on i.id = s.open_item_id and not i.is_open), "
               "items as (select i.partner_id, i.source_type, i.due_date, i.open_amount + "
               "coalesce(s.amount, 0) as amount from then_open i left join since s on s.open_item_id = i.id "
               "where i.document_date <= $1::date)";
}

// Every open item: whose it is, how many days it is overdue (null: a receipt not yet allocated), how much.
std::string open_sql(bool current) {
  return "with " + std::string{items_sql(current)} +
         " select i.partner_id, p.code, p.name, case when i.source_type = 'receipt' then null else "
         "$1::date - i.due_date end, i.amount from items i join partner p on p.id = i.partner_id "
         "where i.amount <> 0";
}

constexpr std::string_view ledger_sql =
    "select coalesce(sum(b.debit - b.credit), 0) from account a "
    "join booked(month_start($1::date), $1::date) b on b.account_id = a.id where a.control = 'receivable'";

enum Figure : std::size_t { not_yet_due, to_30, to_60, to_90, over_90, total, deposits, figure_count };
constexpr std::array<std::string_view, figure_count> names{
    "not_yet_due", "days_1_to_30", "days_31_to_60", "days_61_to_90", "over_90_days", "total", "deposits"};
using Figures = std::array<Amount, figure_count>;

Figure age_of(int overdue) {
  if (overdue <= 0) return not_yet_due;
  if (overdue > 90) return over_90;
  return overdue <= 30 ? to_30 : overdue <= 60 ? to_60 : to_90;
}

struct Partner {
  std::string_view id, code, name;  // in the rows
  Figures figures;
};

Amount amount_at(const db::Rows& rows, std::size_t i, std::size_t column) {
  Amount amount;
  if (!TypeOf<Amount>::type().parse(rows.text(i, column), &amount))
    throw std::overflow_error{"a sum has more digits than an amount"};
  return amount;
}

// Those with the largest debt first.
std::vector<Partner> partners_of(const db::Rows& items) {
  std::vector<Partner> partners;
  std::unordered_map<std::string_view, std::size_t> places;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const auto [found, fresh] = places.try_emplace(items.text(i, 0), partners.size());
    if (fresh) partners.push_back({items.text(i, 0), items.text(i, 1), items.text(i, 2), {}});
    Figures& figures = partners[found->second].figures;
    const Amount amount = amount_at(items, i, 4);
    if (items.null(i, 3)) {
      figures[deposits] -= amount;
      continue;
    }
    figures[age_of(std::stoi(std::string{items.text(i, 3)}))] += amount;
    figures[total] += amount;
  }
  std::ranges::sort(partners, [](const Partner& a, const Partner& b) {
    return std::tuple{b.figures[total], a.code} < std::tuple{a.figures[total], b.code};
  });
  return partners;
}

void add_figures(std::string& json, const Figures& figures) {
  for (std::size_t i = 0; i < figure_count; ++i) add_text(json, names[i], to_text(figures[i]));
}

std::string members(const db::Rows& items, const db::Rows& ledger) {
  Figures sums{};
  std::string out = "\"partners\":[";
  for (const Partner& partner : partners_of(items)) {
    out += out.back() == '[' ? "{" : ",{";
    add_text(out, "partner_id", partner.id);
    add_text(out, "code", partner.code);
    add_text(out, "name", partner.name);
    add_figures(out, partner.figures);
    add_text(out, "link", "/api/v1/open-items?is_open=true&partner_id=" + std::string{partner.id});
    out += '}';
    for (std::size_t i = 0; i < figure_count; ++i) sums[i] += partner.figures[i];
  }
  std::string totals = "{";
  add_figures(totals, sums);
  const Amount booked = amount_at(ledger, 0, 0);
  out += "],\"totals\":" + totals + '}';
  add_text(out, "ledger_balance", to_text(booked));
  return out + ",\"reconciled\":" + (sums[total] == booked ? "true" : "false");
}

}  // namespace

std::string aged_receivables(Session& session, Date as_of) {
  const auto day = to_text(as_of);
  return framed(
      session,
      "aged_receivables",
      {{"as_of_date", day}},
      {{open_sql(as_of >= session.today()), {day}}, {std::string{ledger_sql}, {day}}},
      [](std::span<const db::Rows> rows) {
        try {
          return members(rows[0], rows[1]);
        } catch (const std::overflow_error&) { throw Refused{"number_too_large"}; }
      });
}

}  // namespace erp::accounting
