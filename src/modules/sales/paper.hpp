// The paper of a sales invoice (適格請求書) or credit note (適格返還請求書): all that is printed on it, and
// its PDF.
#pragma once

#include "modules/print/format.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace erp::sales {

struct InvoicePaper {
  enum class Kind : std::uint8_t { invoice, credit_note };
  enum class Honorific : std::uint8_t { organization, person, none };              // 御中, 様
  enum class Category : std::uint8_t { taxable, export_exempt, exempt, outside };  // 課税 免税 非課税 不課税

  struct Tax {
    Category category = Category::taxable;
    Rate rate;             // of taxable supplies
    bool reduced = false;  // printed with the mark ※ and explained below the table
  };
  struct Issuer {
    std::string name;
    std::string registration_number;  // T and 13 digits; empty: not a qualified issuer
    std::string postal_code;          // "100-0005"
    std::vector<std::string> address;
    std::string phone, email;
  };
  struct Recipient {
    std::string name;
    std::string contact;  // "経理部 山田太郎"; takes 様 in place of the name's honorific
    Honorific honorific = Honorific::organization;
    std::string postal_code;
    std::vector<std::string> address;
  };
  struct Line {
    std::string description;
    std::optional<Quantity> quantity;
    std::string unit;
    std::optional<Amount> unit_price;
    Amount amount;
    Tax tax;
  };
  struct TaxTotal {
    Tax tax;
    Amount base;                          // with the tax if prices_include_tax
    Amount amount;                        // of the tax, rounded once for the rate
    std::optional<Amount> amount_in_yen;  // required by law on invoices in other currencies
  };
  struct Original {  // what a credit note gives back
    std::string number;
    Date issued_on;
    Date supplied_from, supplied_to;
  };

  Kind kind = Kind::invoice;
  Language language = Language::ja;
  bool draft = false;  // watermark on every page
  paper::Currency currency;
  bool prices_include_tax = false;

  std::string number;  // empty while a draft
  Date issued_on;
  Date supplied_from, supplied_to;  // 取引年月日, or the period; of a credit note: the day of the return
  Date due_on;                      // none: not printed
  std::optional<Original> original;  // of a credit note

  Issuer issuer;
  std::vector<std::string> bank;  // 振込先, a line each
  Recipient recipient;
  std::vector<Line> lines;
  std::vector<TaxTotal> taxes;
  Amount net, tax, gross;
  std::optional<Amount> paid;     // already received
  std::optional<Amount> balance;  // still to pay: then the amount in the large box
  std::string notes;
  Instant created_at;  // written into the file; none: the day of issue
};

// The document as PDF (A4): fonts embedded, text searchable, equal papers give equal bytes on one
// installation. From any thread with a full stack. Throws std::runtime_error if fonts for Japanese are
// missing.
std::string render_pdf(const InvoicePaper&);

}  // namespace erp::sales
