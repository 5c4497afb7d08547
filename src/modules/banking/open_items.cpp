#include "modules/banking/open_items.hpp"

#include "entity/describe.hpp"
#include "entity/session.hpp"
#include "modules/party/party.hpp"

#include <algorithm>

namespace erp::banking {
namespace {

// How much of an item is open; nobody else allocates to it until this transaction ends.
Amount locked_open(Session& session, const Uuid& id, Amount* total = nullptr) {
  const auto rows =
      session.run("select open_amount, total_amount from hold_open_items(array[$1::uuid])", {to_text(id)});
  if (rows.size() == 0) throw Refused{"not_found"};
  Amount open;
  TypeOf<Amount>::type().parse(rows.text(0, 0), &open);
  if (total) TypeOf<Amount>::type().parse(rows.text(0, 1), total);
  return open;
}

}  // namespace

void open(Session& session, const OpeningItem& item) {
  session.queue(
      "insert into open_item (organization_id, id, source_type, partner_id, number, document_date, due_date, "
      "total_amount, open_amount) "
      "values (current_organization(), $1, $2, $3, $4, $5, $6, $7, $7)",
      {to_text(item.id),
       std::string{item.source_type},
       to_text(item.partner_id),
       item.number,
       to_text(item.document_date),
       to_text(item.due_date),
       to_text(item.total)});
}

void allocate(
    Session& session, const Uuid& open_item, std::string_view source_type, const Uuid& source, Amount amount,
    Date on) {
  const Uuid& user = session.actor().user_id;
  session.queue(
      "insert into allocation (organization_id, id, open_item_id, source_type, source_id, amount, "
      "allocated_on, created_by) "
      "values (current_organization(), $1, $2, $3, $4, $5, $6, $7)",
      {to_text(Uuid::generate()),
       to_text(open_item),
       std::string{source_type},
       to_text(source),
       to_text(amount),
       to_text(on),
       user ? db::Value{to_text(user)} : db::Value{}});
}

void settle_against(Session& session, const Uuid& credit, const Uuid& debt, Amount at_most, Date on) {
  const Amount owed = locked_open(session, debt);
  const Amount available = -locked_open(session, credit);
  const Amount amount = std::min({owed, available, at_most});
  if (amount <= Amount{}) return;
  allocate(session, debt, "credit", credit, amount, on);
  allocate(session, credit, "credit", credit, -amount, on);
}

void close_unpaid(Session& session, const Uuid& open_item, Date on) {
  Amount total;
  const Amount still_open = locked_open(session, open_item, &total);
  if (still_open != total) throw Refused{"has_allocations"};
  allocate(session, open_item, "cancellation", open_item, total, on);
}

const Entity OpenItemRecord::entity = describe<OpenItemRecord>({
    .name = "open_item",
    .path = "/open-items",
    .joins = "join partner p on p.organization_id = t.organization_id and p.id = t.partner_id",
    .order = "-document_date",
    .read_only = true,
    .computed{
        {.name = "partner_id",
         .type = "reference",
         .sql = "t.partner_id",
         .filter = "t.partner_id = $::uuid"},
        {.name = "partner",
         .type = "json",
         .sql = "json_build_object('id', p.id, 'code', p.code, 'name', p.name)",
         .title_of = &party::Partner::entity},
        {.name = "is_open", .type = "yes_no", .sql = "t.is_open", .filter = "t.is_open = $::boolean"},
    },
    .members{
        field<&OpenItemRecord::id>(),
        field<&OpenItemRecord::source_type>({.list = true}),
        field<&OpenItemRecord::number>({.list = true, .title = true}),
        field<&OpenItemRecord::document_date>({.list = true, .sort = true}),
        field<&OpenItemRecord::due_date>({.list = true, .sort = true}),
        field<&OpenItemRecord::total_amount>({.list = true, .sort = true}),
        field<&OpenItemRecord::open_amount>({.list = true}),
    },
});

}  // namespace erp::banking
