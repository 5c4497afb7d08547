#include "modules/accounting/account.hpp"

#include "entity/session.hpp"
#include "modules/accounting/account_rules.hpp"
#include "modules/accounting/describe.hpp"

namespace erp::accounting {

namespace {

void complete_account(Session& session, Account& account, const Account* before, Problems& problems) {
  if (account.account_type != type_of(account.statement_line))
    problems.push_back({"statement_line", "wrong_account_type"});
  if (account.parent_account_id && account.parent_account_id->value == account.id.value)
    problems.push_back({"parent_account_id", "circular"});
  // A booked account keeps its nature: figures of closed periods would change their place.
  if (before && (before->account_type != account.account_type || before->control != account.control)) {
    const auto booked = session.run(
        "select exists (select from account_balance where account_id = $1)", {to_text(account.id.value)});
    if (booked.text(0, 0) == "t") problems.push_back({"account_type", "account_in_use"});
  }
}

}  // namespace

const Entity Account::entity = describe<Account, complete_account>({
    .name = "account",
    .path = "/financial/accounts",
    .order = "account_code",
    .computed{
        {.name = "balance",
         .type = "amount",
         .sql = "(select coalesce(trim_scale(case when t.account_type in ('asset', 'expense') then "
                "sum(b.debit - b.credit) else "
                "sum(b.credit - b.debit) end), 0)::text from account_booked b where b.organization_id = "
                "t.organization_id and "
                "b.account_id = t.id)"},
    },
    .members{
        field<&Account::id>(),
        field<&Account::version>(),
        field<&Account::account_code>(
            {.max = 20, .unique = true, .find = true, .list = true, .sort = true, .title = true}),
        field<&Account::account_name>({.max = 100, .find = true, .list = true, .sort = true, .title = true}),
        field<&Account::account_name_kana>({.max = 100, .find = true}),
        field<&Account::account_name_en>({.max = 100, .find = true}),
        field<&Account::account_type>({.list = true}),
        field<&Account::statement_line>({.list = true}),
        field<&Account::parent_account_id>(),
        field<&Account::control>({.list = true}),
        field<&Account::posting_role>({.max = 40, .unique = true, .derived = true}),
        field<&Account::tax_class>(),
        field<&Account::is_active>({.list = true}),
    },
});

}  // namespace erp::accounting
