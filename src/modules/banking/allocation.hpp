// How one receipt settles open invoices: what may be allocated, what to propose, and how old the rest is.
#pragma once

#include "base/decimal.hpp"
#include "base/problem.hpp"
#include "base/values.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace erp::banking {

// An invoice that is not paid in full, in the currency of the receipt.
struct OpenItem {
  Uuid id;
  Uuid partner_id;
  Date due_on;
  Amount open;  // still to be paid; negative on credit notes, which receipts do not settle
};

struct Receipt {
  Uuid partner_id;
  Amount amount;  // as it came in
  Amount bank_fee;  // that the payer kept back and we bear (振込手数料): settles invoices like money received
};

struct Allocation {
  Uuid open_item_id;
  Amount amount;
  bool operator==(const Allocation&) const = default;
};

struct AllocationCheck {
  Problems problems;
  Amount credit;  // of the partner: what of receipt and fee is not allocated; counts only without problems
};

// Checks what somebody asks for, all problems at once. Fields are "amount", "bank_fee", "allocations" and
// "allocations[2].open_item_id" or ".amount"; codes:
//   not_positive     an amount is zero or less, or the fee is less than zero
//   not_found        there is no such open item
//   wrong_partner    the open item belongs to another partner than the receipt
//   over_allocated   more than is open (argument "open"), earlier allocations to the same item included
//   exceeds_receipt  all together more than receipt and fee (argument "available")
AllocationCheck check_allocations(const Receipt&, std::span<const Allocation>, std::span<const OpenItem>);

// Why a proposal is what it is, shown to who confirms it.
enum class Match : std::uint8_t { exact_item, exact_sum, oldest_first };

struct Proposal {
  Match match = Match::oldest_first;
  std::vector<Allocation> allocations;  // the oldest due first
  Amount credit;
};

// What the receipt most likely pays: one item of exactly its amount; else the items, among the 20 due first,
// that sum to it exactly, those due first preferred; else the items due first, as far as the money goes.
// Equal due days go by id. The receipt has no problems of its own (see above).
Proposal propose_allocations(const Receipt&, std::span<const OpenItem>);

enum class Age : std::uint8_t { not_yet_due, days_1_to_30, days_31_to_60, days_61_to_90, over_90_days };
constexpr std::size_t age_count = 5;

// An item is overdue from the day after its due day.
Age age_of(Date due_on, Date today);

// Open amounts by age, indexed by Age. Credit notes count against theirs.
std::array<Amount, age_count> open_by_age(std::span<const OpenItem>, Date today);

}  // namespace erp::banking
