// What is sold and bought: products and services.
#pragma once

#include "base/decimal.hpp"
#include "base/values.hpp"
#include "entity/entity.hpp"
#include "modules/tax/tax.hpp"

#include <optional>
#include <string>

namespace erp::accounting {
struct Account;
}

namespace erp::item {

enum class ItemKind : std::uint8_t { product, service };

struct Item {
  Id<Item> id;
  Version version;
  std::string code;
  std::string name;
  std::optional<std::string> name_kana;
  ItemKind kind = ItemKind::product;
  std::string unit = "個";
  tax::TaxClass tax_class = tax::TaxClass::standard;
  Amount sales_price;  // in the price basis of the customer
  std::optional<Amount> cost_price;
  std::optional<Id<accounting::Account>> revenue_account_id;  // none: the company's sales account
  std::optional<std::string> description;
  bool is_active = true;
  static const Entity entity;
};

}  // namespace erp::item
