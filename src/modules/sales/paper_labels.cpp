#include "modules/sales/paper_labels.hpp"

namespace erp::sales {

namespace {

constexpr PaperLabels ja{
    .invoice{
        .title = "請求書",
        .greeting = "下記のとおりご請求申し上げます。",
        .total = "ご請求金額（税込）",
        .number = "請求書番号",
        .issued_on = "請求日",
        .supplied_on = "取引年月日",
    },
    .credit_note{
        .title = "適格返還請求書",
        .greeting = "下記のとおり返還（返品・値引等）をご通知申し上げます。",
        .total = "ご返還金額（税込）",
        .number = "返還書番号",
        .issued_on = "発行日",
        .supplied_on = "返還年月日",
    },
    .original = "元の請求書",
    .due_on = "お支払期限",
    .balance_due = "お支払残高（税込）",
    .phone = "TEL",
    .email = "E-mail",
    .registration_number = "登録番号",
    .description = "品名・内容",
    .quantity = "数量",
    .unit = "単位",
    .unit_price = "単価",
    .tax_rate = "税率",
    .amount = "金額",
    .carried_forward = "次頁へ繰越",
    .brought_forward = "前頁より繰越",
    .taxes = "税率別内訳",
    .taxed_at = "{}対象",
    .base_without_tax = "対象金額（税抜）",
    .base_with_tax = "対象金額（税込）",
    .tax_of_rate = "消費税",
    .tax_within = "うち消費税",
    .tax_in_yen = "消費税（円換算）",
    .export_exempt = "免税",
    .exempt = "非課税",
    .outside = "対象外",
    .net = "小計（税抜）",
    .net_of_tax_included = "税抜金額",
    .tax = "消費税",
    .gross = "合計（税込）",
    .paid = "入金済み額",
    .balance = "お支払残高",
    .reduced_mark = "※",
    .reduced_note = "※は軽減税率（{}）対象",
    .bank = "お振込先",
    .notes = "備考",
    .draft = "下書き",
    .postal_mark = "〒",
    .organization = "御中",
    .person = "様",
};

constexpr PaperLabels en{
    .invoice{
        .title = "Invoice",
        .greeting = "We are pleased to invoice you as follows.",
        .total = "Amount due (tax included)",
        .number = "Invoice no.",
        .issued_on = "Issued",
        .supplied_on = "Supplied",
    },
    .credit_note{
        .title = "Credit note",
        .greeting = "We credit you for the following returns or reductions.",
        .total = "Amount credited (tax included)",
        .number = "Number",
        .issued_on = "Issued",
        .supplied_on = "Returned",
    },
    .original = "Original invoice",
    .due_on = "Payment due",
    .balance_due = "Balance due (tax included)",
    .phone = "Tel.",
    .email = "Email",
    .registration_number = "Registration no.",
    .description = "Description",
    .quantity = "Quantity",
    .unit = "Unit",
    .unit_price = "Unit price",
    .tax_rate = "Tax",
    .amount = "Amount",
    .carried_forward = "Carried forward",
    .brought_forward = "Brought forward",
    .taxes = "Tax summary",
    .taxed_at = "Taxable at {}",
    .base_without_tax = "Net of tax",
    .base_with_tax = "Tax included",
    .tax_of_rate = "Consumption tax",
    .tax_within = "Tax therein",
    .tax_in_yen = "Tax in yen",
    .export_exempt = "Zero-rated",
    .exempt = "Exempt",
    .outside = "No tax",
    .net = "Subtotal",
    .net_of_tax_included = "Net of tax",
    .tax = "Consumption tax",
    .gross = "Total",
    .paid = "Paid",
    .balance = "Balance due",
    .reduced_mark = "※",
    .reduced_note = "※ Reduced tax rate ({}) applies",
    .bank = "Payment to",
    .notes = "Notes",
    .draft = "DRAFT",
    .postal_mark = "",
    .organization = "",
    .person = "",
};

}  // namespace

const PaperLabels& paper_labels(Language language) {
  return language == Language::ja ? ja : en;
}

std::string with_rate(std::string_view label, Rate rate) {
  std::string out{label};
  if (const auto hole = out.find("{}"); hole != std::string::npos) out.replace(hole, 2, paper::percent(rate));
  return out;
}

}  // namespace erp::sales
