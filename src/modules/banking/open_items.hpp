// What is still open between us and our partners (open items), and the allocations that settle it.
#pragma once

#include "base/decimal.hpp"
#include "base/values.hpp"
#include "entity/entity.hpp"

#include <string>
#include <string_view>

namespace erp {
class Session;
}

namespace erp::banking {

struct OpeningItem {
  Uuid id;                       // of the document
  std::string_view source_type;  // "sales_invoice", "receipt"
  Uuid partner_id;
  std::string number;
  Date document_date, due_date;
  Amount total;  // negative: we owe it
};

// Opens the item of a document that is being posted.
void open(Session&, const OpeningItem&);

// One amount off one item; the database refuses more than is open (over_allocated).
void allocate(
    Session&, const Uuid& open_item, std::string_view source_type, const Uuid& source, Amount, Date on);

// Settles a credit (an open item we owe) against a debt, as far as both are open and at most this much.
void settle_against(Session&, const Uuid& credit, const Uuid& debt, Amount at_most, Date on);

// Takes the whole item back with its document. Refused{"has_allocations"} if something was allocated to it.
void close_unpaid(Session&, const Uuid& open_item, Date on);

// Seen in lists: /open-items.
struct OpenItemRecord {
  Id<OpenItemRecord> id;
  std::string source_type;
  std::string number;
  Date document_date, due_date;
  Amount total_amount, open_amount;
  static const Entity entity;
};

}  // namespace erp::banking
