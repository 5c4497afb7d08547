#include "modules/accounting/journal_rules.hpp"

namespace erp::accounting {
namespace {

bool whole(Amount amount) {
  return amount.rounded(yen_places, Rounding::down) == amount;
}

Problems problems_of_line(
    const JournalLine& line, const std::map<Uuid, AccountFacts>& accounts, const std::string& at) {
  Problems problems;
  if (line.debit_amount < Amount{}) problems.push_back({at + ".debit_amount", "negative"});
  if (line.credit_amount < Amount{}) problems.push_back({at + ".credit_amount", "negative"});
  if ((line.debit_amount == Amount{}) == (line.credit_amount == Amount{}))
    problems.push_back({at + ".debit_amount", "one_side"});
  if (!whole(line.debit_amount)) problems.push_back({at + ".debit_amount", "fraction_of_yen"});
  if (!whole(line.credit_amount)) problems.push_back({at + ".credit_amount", "fraction_of_yen"});
  const auto account = accounts.find(line.account_id.value);
  if (account == accounts.end())
    problems.push_back({at + ".account_id", "not_found"});
  else if (!account->second.is_active)
    problems.push_back({at + ".account_id", "inactive"});
  else if (account->second.control != Control::none && account->second.control != Control::tax)
    problems.push_back({at + ".account_id", "control_account"});
  return problems;
}

}  // namespace

void complete_totals(JournalEntry& entry) {
  entry.total_amount = {};
  for (JournalLine& line : entry.entries) {
    line.entry_date = entry.entry_date;
    entry.total_amount += line.debit_amount;
  }
  entry.line_count = static_cast<std::int64_t>(entry.entries.size());
}

Problems problems_of_entry(const JournalEntry& entry, const std::map<Uuid, AccountFacts>& accounts) {
  Problems problems;
  if (entry.entries.size() < 2) problems.push_back({"entries", "too_few", {{"min", "2"}}});
  Amount debit;
  Amount credit;
  for (std::size_t i = 0; i < entry.entries.size(); ++i) {
    for (auto& problem : problems_of_line(entry.entries[i], accounts, "entries[" + std::to_string(i) + "]"))
      problems.push_back(std::move(problem));
    debit += entry.entries[i].debit_amount;
    credit += entry.entries[i].credit_amount;
  }
  if (debit != credit)
    problems.push_back(
        {"entries", "entry_not_balanced", {{"debit", to_text(debit)}, {"credit", to_text(credit)}}});
  return problems;
}

}  // namespace erp::accounting
