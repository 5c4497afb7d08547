// Japanese consumption tax of one document: rounded once per rate, then shared out so that lines sum to it.
#pragma once

#include "base/decimal.hpp"
#include "base/values.hpp"

#include <span>
#include <vector>

namespace erp::tax {

// Taxed at the standard or the reduced rate, 非課税, export (免税), 不課税.
enum class TaxClass : std::uint8_t { standard, reduced, exempt, zero, outside };

// Whether line amounts are without or with their tax.
enum class PriceBasis : std::uint8_t { exclusive, inclusive };

// The rate of a class for what is supplied on a day. Before 2019-10-01 there was no reduced rate: such goods
// bore the standard one. Throws std::invalid_argument if there is no day.
Rate tax_rate(TaxClass, Date supplied_on);

// How a document is taxed; kept with the document, because the company's choice may change later.
struct TaxTerms {
  Date on;  // day of supply of lines that name none
  PriceBasis basis = PriceBasis::exclusive;
  Rounding rounding = Rounding::down;  // the issuer's choice by law
  int digits = 0;                      // of the currency after the point: 0 for yen
  Amount discount;                     // off the whole document, on the same basis as the lines
};

struct TaxableLine {
  Amount amount;  // negative on credit notes
  TaxClass tax_class = TaxClass::standard;
  Date supplied_on = {};  // if not the document's: deliveries before a change of rates
};

struct TaxTotal {
  TaxClass tax_class = TaxClass::standard;
  Rate rate;
  Amount net, tax, gross;  // after the discount
  bool operator==(const TaxTotal&) const = default;
};

struct TaxedLine {
  Rate rate;
  Amount discount;         // the line's part of the document's discount
  Amount net, tax, gross;  // after the discount
  bool operator==(const TaxedLine&) const = default;
};

struct TaxedDocument {
  std::vector<TaxTotal> totals;  // one a class and rate, by class, the higher rate first
  std::vector<TaxedLine> lines;  // as the lines given
  Amount net, tax, gross;        // sums of the totals, and of the lines as well
};

// Exclusive tax is round(net x rate), inclusive tax is round(gross x rate / (1 + rate)), once for each class
// and rate. A line bears its exact tax rounded down or up, by largest remainder, the earlier line first;
// documents with all signs turned have all results turned. Throws std::invalid_argument if an amount has more
// digits than the currency or if there is a discount on lines that sum to nothing, std::overflow_error if a
// sum is out of range.
TaxedDocument tax_document(std::span<const TaxableLine>, const TaxTerms&);

// Divides an amount in proportion to weights, cut off to `digits`; the rest goes to the largest weight, the
// earliest of equals. Throws std::invalid_argument if the weights sum to nothing and the amount is something.
std::vector<Amount> apportion(Amount, std::span<const Amount> weights, int digits);

}  // namespace erp::tax
