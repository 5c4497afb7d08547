// Two fiscal years of the demo company's business.
#pragma once

#include "app/demo/books.hpp"
#include "app/demo/masters.hpp"

namespace erp::demo {

struct Span {
  Date first, last;  // both included
};

// Capital at the beginning, then month by month invoices, receipts, purchases, wages, rent and the like.
void do_business(Books&, Dice&, const Masters&, Span);

// Further journal entries in the same span, for measurements: `lines` of them at least.
void pile_up(Books&, Dice&, Span, std::int64_t lines);

}  // namespace erp::demo
