#include "modules/accounting/journal_actions.hpp"

#include "entity/session.hpp"
#include "modules/accounting/accounting.hpp"

namespace erp::accounting {

void post_entry(Session& session, const Uuid& id, const void*) {
  auto entry = session.lock(Id<JournalEntry>{id});
  const bool fresh = session.held(JournalEntry::entity, id);  // completed a moment ago
  if (!fresh) {
    Problems problems;
    JournalEntry::entity.complete(session, &entry, &entry, problems);
    refuse_if(std::move(problems));
  }
  entry.number = draw_monthly_number(session, "journal_entry", "JE", entry.entry_date);
  entry.state = EntryState::posted;
  entry.posted_at = session.now();
  if (fresh)
    for (JournalLine& line : entry.entries) line.post(entry.entry_date, *entry.number, entry.description);
  session.save(entry, "post");
  if (!fresh)
    session.queue(
        "update journal_line set posted = true, entry_number = $2, ledger_text = coalesce(description, $3) "
        "where entry_id = $1",
        {to_text(id), *entry.number, entry.description});
}

void reverse_entry(Session& session, const Uuid& id, const void* input) {
  const auto& with = *static_cast<const ReversalInput*>(input);
  const auto entry = session.lock(Id<JournalEntry>{id});
  if (entry.source_type) throw Refused{"belongs_to_document"};
  const Date on = with.entry_date.value_or(session.today());
  if (on < entry.entry_date) throw Refused{"before_original", "entry_date"};
  const auto mirror = reverse(session, entry.id, on, with.description.value_or("取消: " + entry.description));
  session.effect(JournalEntry::entity, mirror.value);
  session.audit("reverse", "journal_entry", id, "", "{\"reversed_by_id\":\"" + to_text(mirror.value) + "\"}");
}

}  // namespace erp::accounting
