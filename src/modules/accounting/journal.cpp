#include "modules/accounting/journal.hpp"

#include "entity/session.hpp"
#include "modules/accounting/describe.hpp"
#include "modules/accounting/journal_actions.hpp"
#include "modules/accounting/journal_rules.hpp"
#include "modules/organization/organization.hpp"
#include "modules/party/party.hpp"
#include "modules/project/project.hpp"

namespace erp::accounting {

namespace {

std::map<Uuid, AccountFacts> facts_of(Session& session, const JournalEntry& entry) {
  std::string ids;
  for (const JournalLine& line : entry.entries)
    ids += (ids.empty() ? "" : ",") + to_text(line.account_id.value);
  const auto rows =
      session.run("select id, control, is_active from account where id = any($1::uuid[])", {"{" + ids + "}"});
  std::map<Uuid, AccountFacts> facts;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    Uuid id;
    AccountFacts fact{.is_active = rows.text(i, 2) == "t"};
    if (parse(rows.text(i, 0), id) && TypeOf<Control>::type().parse(rows.text(i, 1), &fact.control))
      facts[id] = fact;
  }
  return facts;
}

void complete_entry(Session& session, JournalEntry& entry, const JournalEntry*, Problems& problems) {
  complete_totals(entry);
  for (auto& problem : problems_of_entry(entry, facts_of(session, entry)))
    problems.push_back(std::move(problem));
}

}  // namespace

const Entity JournalLine::entity = describe<JournalLine>({
    .name = "journal_line",
    .parent = "entry_id",
    .members{
        field<&JournalLine::entry_date>({.derived = true, .internal = true}),
        field<&JournalLine::posted>({.derived = true, .internal = true}),
        field<&JournalLine::entry_number>({.derived = true, .internal = true}),
        field<&JournalLine::ledger_text>({.derived = true, .internal = true}),
        field<&JournalLine::account_id>(),
        field<&JournalLine::debit_amount>(),
        field<&JournalLine::credit_amount>(),
        field<&JournalLine::description>({.max = 200, .phrased = true}),
        field<&JournalLine::department_id>(),
        field<&JournalLine::partner_id>(),
        field<&JournalLine::project_id>(),
        field<&JournalLine::tax_class>(),
        field<&JournalLine::tax_rate>(),
    },
});

const Entity ReversalInput::entity = describe<ReversalInput>({
    .name = "journal_reversal_input",
    .members{
        field<&ReversalInput::entry_date>(),
        field<&ReversalInput::description>({.max = 200}),
    },
});

const Entity JournalEntry::entity = describe<JournalEntry, complete_entry>({
    .name = "journal_entry",
    .path = "/financial/journal-entries",
    .order = "-entry_date",
    .own = "t.created_by = (select current_user_id())",
    .department = "t.made_in_department_id",
    .editable_in = "draft",
    .computed{
        {.name = "reversed_by_id",
         .type = "reference",
         .sql = "(select r.id from journal_entry r where r.organization_id = t.organization_id and "
                "r.reverses_id = t.id)"},
        {.name = "account_id",
         .type = "reference",
         .sql = "",
         .filter = "exists (select from journal_line l where l.organization_id = t.organization_id and "
                   "l.entry_id = t.id and "
                   "l.account_id = $::uuid)"},
        {.name = "department_id",
         .type = "reference",
         .sql = "",
         .filter = "exists (select from journal_line l where l.organization_id = t.organization_id and "
                   "l.entry_id = t.id and l.department_id = $::uuid)"},
        {.name = "partner_id",
         .type = "reference",
         .sql = "",
         .filter = "exists (select from journal_line l where l.organization_id = t.organization_id and "
                   "l.entry_id = t.id and l.partner_id = $::uuid)"},
        {.name = "project_id",
         .type = "reference",
         .sql = "",
         .filter = "exists (select from journal_line l where l.organization_id = t.organization_id and "
                   "l.entry_id = t.id and l.project_id = $::uuid)"},
        {.name = "date_from", .type = "date", .sql = "", .filter = "t.entry_date >= $::date"},
        {.name = "date_to", .type = "date", .sql = "", .filter = "t.entry_date <= $::date"},
        {.name = "amount_min", .type = "amount", .sql = "", .filter = "t.total_amount >= $::numeric"},
        {.name = "amount_max", .type = "amount", .sql = "", .filter = "t.total_amount <= $::numeric"},
    },
    .actions{
        {.name = "post", .from = {"draft"}, .run = post_entry, .before_written = true},
        {.name = "reverse",
         .from = {"posted"},
         .run = reverse_entry,
         .input = []() -> const Entity& { return ReversalInput::entity; }},
    },
    .members{
        field<&JournalEntry::id>(),
        field<&JournalEntry::version>(),
        field<&JournalEntry::state>({.list = true, .derived = true}),
        field<&JournalEntry::number>(
            {.max = 30, .unique = true, .find = true, .list = true, .title = true, .derived = true}),
        field<&JournalEntry::entry_date>({.list = true, .sort = true}),
        field<&JournalEntry::entry_type>({.derived = true}),
        field<&JournalEntry::document_class>({.list = true, .derived = true}),
        field<&JournalEntry::description>({.max = 500, .find = true, .list = true}),
        field<&JournalEntry::reference_number>({.max = 50, .find = true, .list = true}),
        field<&JournalEntry::source_type>({.derived = true}),
        field<&JournalEntry::reverses_id>({.derived = true}),
        field<&JournalEntry::total_amount>({.list = true, .derived = true}),
        field<&JournalEntry::line_count>({.derived = true}),
        field<&JournalEntry::posted_at>({.derived = true}),
        field<&JournalEntry::entries>(),
    },
});

}  // namespace erp::accounting
