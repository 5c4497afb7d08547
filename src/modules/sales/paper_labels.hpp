// The words on a sales invoice's paper, in the languages that it can be printed in.
#pragma once

#include "modules/print/format.hpp"
#include "modules/sales/paper.hpp"

#include <string>
#include <string_view>

namespace erp::sales {

// What invoices and credit notes say differently.
struct PaperKindLabels {
  std::string_view title, greeting, total, number, issued_on, supplied_on;
};

struct PaperLabels {
  PaperKindLabels invoice, credit_note;
  std::string_view original;
  std::string_view due_on, balance_due;
  std::string_view phone, email, registration_number;
  std::string_view description, quantity, unit, unit_price, tax_rate, amount;
  std::string_view carried_forward, brought_forward;
  std::string_view taxes, taxed_at, base_without_tax, base_with_tax, tax_of_rate, tax_within, tax_in_yen;
  std::string_view export_exempt, exempt, outside;  // short, for the lines
  std::string_view net, net_of_tax_included, tax, gross, paid, balance;
  std::string_view reduced_mark, reduced_note;  // {} stands for the rate
  std::string_view bank, notes, draft;
  std::string_view postal_mark, organization, person;
};

const PaperLabels& paper_labels(Language);

// "8%対象" for taxed_at, "※は軽減税率（8%）対象" for reduced_note.
std::string with_rate(std::string_view label, Rate);

}  // namespace erp::sales
