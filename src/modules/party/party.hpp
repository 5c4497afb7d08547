// Those we deal with: customers, suppliers, and on which terms they pay.
#pragma once

#include "base/decimal.hpp"
#include "base/language.hpp"
#include "base/values.hpp"
#include "entity/entity.hpp"
#include "modules/party/payment_terms.hpp"
#include "modules/tax/tax.hpp"

#include <optional>
#include <string>
#include <vector>

namespace erp::db {
class Rows;
}

namespace erp::party {

enum class Honorific : std::uint8_t { onchu, sama };  // 御中 for companies, 様 for persons

// When an invoice falls due: so many days after it, or on a day of a later month after a closing day.
struct PaymentTerm {
  Id<PaymentTerm> id;
  Version version;
  std::string code;
  std::string name;
  std::optional<std::int64_t> closing_day;  // 1-28, or 31 for the end of the month
  std::int64_t months_after = 1;
  std::optional<std::int64_t> pay_day;   // 1-28, or 31 for the end of the month
  std::optional<std::int64_t> net_days;  // instead of the three above
  HolidayShift holiday_shift = HolidayShift::none;
  bool is_active = true;
  static const Entity entity;
};

struct Contact {
  Id<Contact> id;
  std::string name;
  std::optional<std::string> name_kana;
  std::optional<std::string> department;
  std::optional<std::string> title;
  std::optional<std::string> email;
  std::optional<std::string> phone;
  static const Entity entity;
};

// A company or person we sell to, buy from, or both.
struct Partner {
  Id<Partner> id;
  Version version;
  std::string code;
  std::string name;
  std::optional<std::string> name_kana;
  bool is_customer = false;
  bool is_supplier = false;
  Honorific honorific = Honorific::onchu;
  std::optional<std::string> registration_number;  // T and 13 digits: an issuer of qualified invoices
  std::optional<std::string> postal_code;
  std::optional<std::string> address;
  std::optional<std::string> phone;
  std::optional<std::string> email;
  std::optional<Id<PaymentTerm>> payment_term_id;
  std::optional<Rounding> tax_rounding;  // none: as our own company rounds
  tax::PriceBasis price_basis = tax::PriceBasis::exclusive;
  std::optional<Amount> credit_limit;  // none: no limit
  Language language = Language::ja;    // of the papers we send
  std::optional<std::string> note;
  bool is_active = true;
  std::vector<Contact> contacts;
  static const Entity entity;
};

// The same record seen as a customer, and as a supplier: paths and permissions of their own.
extern const Entity customer_entity;
extern const Entity supplier_entity;

// On which terms we deal with a partner, read in one query.
struct Terms {
  bool is_customer = false, is_supplier = false, is_active = false;
  tax::PriceBasis price_basis = tax::PriceBasis::exclusive;
  Rounding tax_rounding = Rounding::down;  // the partner's, or else our company's
  std::optional<Amount> credit_limit;
  Amount receivable;     // what is open already
  PaymentTerms payment;  // without a term: at the end of the next month
};
std::optional<Terms> terms_of(Session&, Id<Partner>);  // none: there is no such partner
// The same in two steps, for who asks for more in one flush.
void ask_terms(Session&, Id<Partner>);
std::optional<Terms> read_terms(const db::Rows&);

}  // namespace erp::party
