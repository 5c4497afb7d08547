// Whom the demo company deals with, and in what.
#pragma once

#include "app/demo/dice.hpp"
#include "modules/accounting/phrase.hpp"
#include "modules/item/item.hpp"
#include "modules/party/party.hpp"

#include <vector>

namespace erp::demo {

struct Masters {
  std::vector<party::PaymentTerm> terms;
  std::vector<party::Partner> customers, suppliers;
  std::vector<item::Item> items;
  std::vector<accounting::Phrase> phrases;
};

Masters make_masters(Dice&);

}  // namespace erp::demo
