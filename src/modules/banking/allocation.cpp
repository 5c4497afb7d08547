#include "modules/banking/allocation.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <unordered_map>

namespace erp::banking {
namespace {

constexpr std::size_t most_summed = 20;  // 2 x 2^10 sums are looked at

// Sums of all subsets of a few items, the items due first being the highest bits: of two subsets the greater
// number has the older items.
class SubsetSums {
 public:
  // Only sums up to the limit are of interest; amounts are positive.
  SubsetSums(std::span<const OpenItem* const> items, std::int64_t limit) : items_{items} {
    sums_.assign(std::size_t{1} << items.size(), std::nullopt);
    sums_[0] = 0;
    for (std::size_t i = 0; i < items.size(); ++i) {
      const auto bit = std::size_t{1} << i;
      const auto open = items[items.size() - 1 - i]->open.units();
      for (std::size_t rest = 0; rest < bit; ++rest)
        if (sums_[rest] && open <= limit - *sums_[rest]) sums_[bit + rest] = *sums_[rest] + open;
    }
  }
  std::size_t size() const { return sums_.size(); }
  std::optional<std::int64_t> sum(std::size_t subset) const { return sums_[subset]; }
  void collect(std::size_t subset, std::vector<Allocation>& out) const {
    for (std::size_t i = 0; i < items_.size(); ++i)
      if (subset >> (items_.size() - 1 - i) & 1) out.push_back({items_[i]->id, items_[i]->open});
  }

 private:
  std::span<const OpenItem* const> items_;
  std::vector<std::optional<std::int64_t>> sums_;
};

// The items that sum to the amount exactly, older ones preferred; empty if there are none such. Every sum of
// the older half is looked up among those of the younger one.
std::vector<Allocation> exact_sum(std::span<const OpenItem* const> items, Amount amount) {
  items = items.first(std::min(items.size(), most_summed));
  const auto half = items.size() / 2;
  const SubsetSums older{items.first(half), amount.units()}, younger{items.subspan(half), amount.units()};
  std::unordered_map<std::int64_t, std::size_t> by_sum;
  for (std::size_t subset = 0; subset < younger.size(); ++subset)
    if (const auto sum = younger.sum(subset)) by_sum[*sum] = subset;
  std::vector<Allocation> found;
  for (auto subset = older.size(); subset-- > 0;) {
    const auto sum = older.sum(subset);
    if (!sum) continue;
    const auto match = by_sum.find(amount.units() - *sum);
    if (match == by_sum.end()) continue;
    older.collect(subset, found);
    younger.collect(match->second, found);
    return found;
  }
  return found;
}

// Items of the receipt's partner that can be settled, the oldest due first.
std::vector<const OpenItem*> settleable(const Receipt& receipt, std::span<const OpenItem> items) {
  std::vector<const OpenItem*> found;
  for (const auto& item : items)
    if (item.partner_id == receipt.partner_id && item.open > Amount{}) found.push_back(&item);
  std::sort(found.begin(), found.end(), [](const OpenItem* a, const OpenItem* b) {
    return a->due_on != b->due_on ? a->due_on < b->due_on : a->id < b->id;
  });
  return found;
}

// Problems of one allocation; counts it against what is left of its item.
void check_one(
    const Receipt& receipt, const Allocation& allocation, const OpenItem* item, Amount& left,
    const std::string& field, Problems& problems) {
  const bool positive = allocation.amount > Amount{};
  if (!positive) problems.push_back({field + ".amount", "not_positive"});
  if (!item) {
    problems.push_back({field + ".open_item_id", "not_found"});
    return;
  }
  if (item->partner_id != receipt.partner_id) problems.push_back({field + ".open_item_id", "wrong_partner"});
  if (!positive) return;
  if (allocation.amount > left)
    problems.push_back({field + ".amount", "over_allocated", {{"open", to_text(item->open)}}});
  left = std::max(left - allocation.amount, Amount{});
}

}  // namespace

AllocationCheck check_allocations(
    const Receipt& receipt, std::span<const Allocation> allocations, std::span<const OpenItem> items) {
  AllocationCheck check;
  if (receipt.amount <= Amount{}) check.problems.push_back({"amount", "not_positive"});
  if (receipt.bank_fee < Amount{}) check.problems.push_back({"bank_fee", "not_positive"});

  std::map<Uuid, std::pair<const OpenItem*, Amount>> open;  // and what is left of each
  for (const auto& item : items) open[item.id] = {&item, item.open};
  Amount allocated;
  for (std::size_t i = 0; i < allocations.size(); ++i) {
    const auto& allocation = allocations[i];
    auto found = open.find(allocation.open_item_id);
    Amount none;
    check_one(
        receipt,
        allocation,
        found == open.end() ? nullptr : found->second.first,
        found == open.end() ? none : found->second.second,
        "allocations[" + std::to_string(i) + "]",
        check.problems);
    if (allocation.amount > Amount{}) allocated += allocation.amount;
  }
  const auto available = receipt.amount + receipt.bank_fee;
  if (allocated > available)
    check.problems.push_back({"allocations", "exceeds_receipt", {{"available", to_text(available)}}});
  check.credit = available - allocated;
  return check;
}

Proposal propose_allocations(const Receipt& receipt, std::span<const OpenItem> items) {
  const auto available = receipt.amount + receipt.bank_fee;
  const auto candidates = settleable(receipt, items);
  const auto same = std::find_if(candidates.begin(), candidates.end(), [available](const OpenItem* item) {
    return item->open == available;
  });
  if (same != candidates.end()) return {Match::exact_item, {{(*same)->id, available}}, {}};
  if (auto sum = exact_sum(candidates, available); !sum.empty())
    return {Match::exact_sum, std::move(sum), {}};

  Proposal proposal{Match::oldest_first, {}, available};
  for (const auto* item : candidates) {
    if (proposal.credit == Amount{}) break;
    const auto amount = std::min(item->open, proposal.credit);
    proposal.allocations.push_back({item->id, amount});
    proposal.credit -= amount;
  }
  return proposal;
}

Age age_of(Date due_on, Date today) {
  const auto overdue = today.days - due_on.days;
  if (overdue <= 0) return Age::not_yet_due;
  if (overdue <= 30) return Age::days_1_to_30;
  if (overdue <= 60) return Age::days_31_to_60;
  if (overdue <= 90) return Age::days_61_to_90;
  return Age::over_90_days;
}

std::array<Amount, age_count> open_by_age(std::span<const OpenItem> items, Date today) {
  std::array<Amount, age_count> sums;
  for (const auto& item : items) sums[static_cast<std::size_t>(age_of(item.due_on, today))] += item.open;
  return sums;
}

}  // namespace erp::banking
