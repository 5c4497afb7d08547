#include "modules/tax/tax.hpp"

#include <algorithm>
#include <numeric>
#include <stdexcept>

namespace erp::tax {
namespace {

constexpr Rate percent(int value) {
  return Rate::of_units(Rate::one / 100 * value);
}

struct DatedRate {
  int year, month, day;  // the first day of the rates
  Rate standard, reduced;
};

// The latest first. There was no consumption tax before the last row.
constexpr DatedRate rates[] = {
    {2019, 10, 1, percent(10), percent(8)},
    {2014, 4, 1, percent(8), percent(8)},
    {1997, 4, 1, percent(5), percent(5)},
    {1989, 4, 1, percent(3), percent(3)},
};

// Whole numbers nearest to exact shares numerators[i] / denominator that sum to `total`, which itself is the
// sum of the exact shares or that rounded. Every share is its exact one rounded down or up.
std::vector<__int128> largest_remainder(
    const std::vector<__int128>& numerators, __int128 denominator, __int128 total) {
  const __int128 sign = denominator < 0 ? -1 : 1;
  std::vector<__int128> shares, rests;
  __int128 missing = total;
  for (const auto numerator : numerators) {
    shares.push_back(numerator / denominator);
    rests.push_back(numerator % denominator * sign);
    missing -= shares.back();
  }
  const __int128 step = missing < 0 ? -1 : 1;
  std::vector<std::size_t> order(numerators.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return rests[a] * step > rests[b] * step;
  });
  for (std::size_t i = 0; missing != 0; ++i, missing -= step) shares.at(order.at(i)) += step;
  return shares;
}

// The lines of one class and rate.
struct Group {
  TaxClass tax_class;
  Rate rate;
  std::vector<std::size_t> lines;
  Amount amount;
};

std::vector<Group> group_lines(std::span<const TaxableLine> lines, const TaxTerms& terms) {
  std::vector<Group> groups;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto& line = lines[i];
    if (line.amount.rounded(terms.digits, Rounding::down) != line.amount)
      throw std::invalid_argument{"a line has more digits than its currency"};
    const auto rate = tax_rate(line.tax_class, line.supplied_on ? line.supplied_on : terms.on);
    auto group = std::find_if(groups.begin(), groups.end(), [&](const Group& g) {
      return g.tax_class == line.tax_class && g.rate == rate;
    });
    if (group == groups.end()) group = groups.insert(group, {line.tax_class, rate, {}, {}});
    group->lines.push_back(i);
    group->amount += line.amount;
  }
  std::sort(groups.begin(), groups.end(), [](const Group& a, const Group& b) {
    return a.tax_class != b.tax_class ? a.tax_class < b.tax_class : a.rate > b.rate;
  });
  return groups;
}

// Shares the group's part of the discount out over its lines.
void discount_lines(
    std::span<const TaxableLine> lines, const Group& group, Amount discount, std::int64_t step,
    std::vector<TaxedLine>& out) {
  if (discount == Amount{}) return;
  std::vector<__int128> numerators;
  for (const auto i : group.lines)
    numerators.push_back(static_cast<__int128>(discount.units()) * lines[i].amount.units());
  const auto denominator = static_cast<__int128>(group.amount.units()) * step;
  const auto shares = largest_remainder(numerators, denominator, discount.units() / step);
  for (std::size_t i = 0; i < shares.size(); ++i)
    out[group.lines[i]].discount = Amount::of_units(shares[i] * step);
}

// Net and gross of an amount that is the one or the other.
template <class Taxed>
void set_amounts(Taxed& taxed, Amount amount, Amount tax, PriceBasis basis) {
  taxed.tax = tax;
  taxed.net = basis == PriceBasis::exclusive ? amount : amount - tax;
  taxed.gross = taxed.net + tax;
}

TaxTotal tax_group(
    std::span<const TaxableLine> lines, const Group& group, Amount amount, const TaxTerms& terms,
    std::vector<TaxedLine>& out) {
  const std::int64_t step = power_of_ten(Amount::places - terms.digits);
  const bool inclusive = terms.basis == PriceBasis::inclusive;
  const auto whole = static_cast<__int128>(Rate::one) + (inclusive ? group.rate.units() : 0);
  const auto exact = [&](Amount a) { return static_cast<__int128>(a.units()) * group.rate.units(); };
  const auto tax = divide(exact(amount), whole * step, terms.rounding);

  std::vector<__int128> numerators;
  for (const auto i : group.lines) numerators.push_back(exact(lines[i].amount - out[i].discount));
  const auto shares = largest_remainder(numerators, whole * step, tax);
  for (std::size_t i = 0; i < shares.size(); ++i) {
    auto& line = out[group.lines[i]];
    line.rate = group.rate;
    set_amounts(
        line, lines[group.lines[i]].amount - line.discount, Amount::of_units(shares[i] * step), terms.basis);
  }
  TaxTotal total{group.tax_class, group.rate, {}, {}, {}};
  set_amounts(total, amount, Amount::of_units(tax * step), terms.basis);
  return total;
}

}  // namespace

Rate tax_rate(TaxClass tax_class, Date supplied_on) {
  if (!supplied_on) throw std::invalid_argument{"tax needs a day of supply"};
  if (tax_class != TaxClass::standard && tax_class != TaxClass::reduced) return {};
  for (const auto& row : rates)
    if (supplied_on >= date_of(row.year, row.month, row.day))
      return tax_class == TaxClass::standard ? row.standard : row.reduced;
  return {};
}

std::vector<Amount> apportion(Amount amount, std::span<const Amount> weights, int digits) {
  std::vector<Amount> parts(weights.size());
  if (amount == Amount{}) return parts;
  Amount sum;
  for (const auto weight : weights) sum += weight;
  if (sum == Amount{}) throw std::invalid_argument{"there is nothing to apportion by"};
  const std::int64_t step = power_of_ten(Amount::places - digits);
  Amount rest = amount;
  std::size_t largest = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const auto exact = static_cast<__int128>(amount.units()) * weights[i].units();
    const auto whole = divide(exact, static_cast<__int128>(sum.units()) * step, Rounding::down);
    parts[i] = Amount::of_units(whole * step);
    rest -= parts[i];
    const bool larger = sum > Amount{} ? weights[i] > weights[largest] : weights[i] < weights[largest];
    if (larger) largest = i;
  }
  parts[largest] += rest;
  return parts;
}

TaxedDocument tax_document(std::span<const TaxableLine> lines, const TaxTerms& terms) {
  if (terms.discount.rounded(terms.digits, Rounding::down) != terms.discount)
    throw std::invalid_argument{"the discount has more digits than its currency"};
  const auto groups = group_lines(lines, terms);
  std::vector<Amount> weights;
  for (const auto& group : groups) weights.push_back(group.amount);
  const auto discounts = apportion(terms.discount, weights, terms.digits);

  TaxedDocument document;
  document.lines.resize(lines.size());
  const std::int64_t step = power_of_ten(Amount::places - terms.digits);
  for (std::size_t i = 0; i < groups.size(); ++i) {
    discount_lines(lines, groups[i], discounts[i], step, document.lines);
    document.totals.push_back(
        tax_group(lines, groups[i], groups[i].amount - discounts[i], terms, document.lines));
    document.net += document.totals.back().net;
    document.tax += document.totals.back().tax;
    document.gross += document.totals.back().gross;
  }
  return document;
}

}  // namespace erp::tax
