#include "modules/party/party.hpp"

#include "entity/session.hpp"
#include "modules/tax/describe.hpp"
#include "modules/tax/registration_number.hpp"

namespace erp::party {

BOOST_DESCRIBE_ENUM(HolidayShift, none, before, after)
BOOST_DESCRIBE_ENUM(Honorific, onchu, sama)

namespace {

PaymentTerms payment_terms(const PaymentTerm& term) {
  PaymentTerms terms{.rule = ClosingTerms{}, .shift = term.holiday_shift};
  if (term.net_days)
    terms.rule = NetTerms{static_cast<int>(*term.net_days)};
  else
    terms.rule = ClosingTerms{
        static_cast<int>(term.closing_day.value_or(month_end)),
        static_cast<int>(term.months_after),
        static_cast<int>(term.pay_day.value_or(month_end))};
  return terms;
}

bool fits_int(std::optional<std::int64_t> value) {
  return !value || (*value >= -1'000 && *value <= 1'000);
}

void complete_term(Session&, PaymentTerm& term, const PaymentTerm*, Problems& problems) {
  if (!fits_int(term.closing_day) || !fits_int(term.months_after) || !fits_int(term.pay_day) ||
      !fits_int(term.net_days))
    return problems.push_back({"months_after", "out_of_range", {{"min", "0"}, {"max", "12"}}});
  for (auto& problem : check_payment_terms(payment_terms(term))) problems.push_back(std::move(problem));
}

void complete_partner(Session&, Partner& partner, const Partner*, Problems& problems) {
  tax::complete_registration_number(partner.registration_number, "registration_number", problems);
  if (!partner.is_customer && !partner.is_supplier) problems.push_back({"is_customer", "required"});
  if (partner.credit_limit && *partner.credit_limit < Amount{})
    problems.push_back({"credit_limit", "negative"});
}

// One partner table, seen from a side: what is created there is of that side.
template <bool Partner::*side>
void complete_side(Session& session, Partner& partner, const Partner* before, Problems& problems) {
  partner.*side = true;
  complete_partner(session, partner, before, problems);
}

template <auto Complete>
Entity seen_as(std::string_view name, std::string_view path, std::string_view where) {
  return describe<Partner, Complete>({
      .name = name,
      .path = path,
      .table = "partner",
      .where = where,
      .order = "code",
      .own = "t.created_by = (select current_user_id())",
      .department = "t.made_in_department_id",
      .computed{
          {.name = "receivable_amount",
           .type = "amount",
           .sql = "(select coalesce(trim_scale(sum(o.open_amount)), 0)::text from open_item o where "
                  "o.organization_id = t.organization_id"
                  " and o.partner_id = t.id and o.is_open)"},
      },
      .members{
          field<&Partner::id>(),
          field<&Partner::version>(),
          field<&Partner::code>(
              {.max = 20, .unique = true, .find = true, .list = true, .sort = true, .title = true}),
          field<&Partner::name>({.max = 120, .find = true, .list = true, .sort = true, .title = true}),
          field<&Partner::name_kana>({.max = 120, .find = true, .list = true}),
          field<&Partner::is_customer>(),
          field<&Partner::is_supplier>(),
          field<&Partner::honorific>(),
          field<&Partner::registration_number>({.max = 20}),
          field<&Partner::postal_code>({.max = 8}),
          field<&Partner::address>({.max = 300}),
          field<&Partner::phone>({.max = 30, .find = true, .list = true, .personal = true}),
          field<&Partner::email>({.max = 254, .find = true, .personal = true}),
          field<&Partner::payment_term_id>({.list = true}),
          field<&Partner::tax_rounding>(),
          field<&Partner::price_basis>(),
          field<&Partner::credit_limit>(),
          field<&Partner::language>(),
          field<&Partner::note>({.max = 2000}),
          field<&Partner::is_active>({.list = true}),
          field<&Partner::contacts>(),
      },
  });
}

}  // namespace

const Entity PaymentTerm::entity = describe<PaymentTerm, complete_term>({
    .name = "payment_term",
    .path = "/payment-terms",
    .order = "code",
    .members{
        field<&PaymentTerm::id>(),
        field<&PaymentTerm::version>(),
        field<&PaymentTerm::code>(
            {.max = 20, .unique = true, .find = true, .list = true, .sort = true, .title = true}),
        field<&PaymentTerm::name>({.max = 60, .find = true, .list = true, .title = true}),
        field<&PaymentTerm::closing_day>({.list = true}),
        field<&PaymentTerm::months_after>({.list = true}),
        field<&PaymentTerm::pay_day>({.list = true}),
        field<&PaymentTerm::net_days>({.list = true}),
        field<&PaymentTerm::holiday_shift>(),
        field<&PaymentTerm::is_active>({.list = true}),
    },
});

const Entity Contact::entity = describe<Contact>({
    .name = "partner_contact",
    .parent = "partner_id",
    .members{
        field<&Contact::id>(),
        field<&Contact::name>({.max = 100, .personal = true}),
        field<&Contact::name_kana>({.max = 100, .personal = true}),
        field<&Contact::department>({.max = 100}),
        field<&Contact::title>({.max = 100}),
        field<&Contact::email>({.max = 254, .personal = true}),
        field<&Contact::phone>({.max = 30, .personal = true}),
    },
});

const Entity Partner::entity = seen_as<complete_partner>("partner", "/partners", "");
const Entity customer_entity =
    seen_as<complete_side<&Partner::is_customer>>("customer", "/customers", "t.is_customer");
const Entity supplier_entity =
    seen_as<complete_side<&Partner::is_supplier>>("supplier", "/suppliers", "t.is_supplier");

namespace {

template <class T>
void read(const db::Rows& rows, std::size_t column, T& value) {
  if (!rows.null(0, column)) TypeOf<T>::type().parse(rows.text(0, column), &value);
}

}  // namespace

std::optional<Terms> terms_of(Session& session, Id<Partner> partner) {
  ask_terms(session, partner);
  return read_terms(session.answers(1).front());
}

void ask_terms(Session& session, Id<Partner> partner) {
  session.queue(
      "select p.is_customer, p.is_supplier, p.is_active, p.price_basis, coalesce(p.tax_rounding, "
      "o.tax_rounding), p.credit_limit, "
      "case when p.credit_limit is null then 0 else (select coalesce(sum(i.open_amount), 0) from open_item i "
      "where i.partner_id = p.id "
      "and i.organization_id = p.organization_id and i.is_open) end, "
      "t.closing_day, t.months_after, t.pay_day, t.net_days, t.holiday_shift "
      "from partner p join organization o on o.id = p.organization_id "
      "left join payment_term t on t.organization_id = p.organization_id and t.id = p.payment_term_id where "
      "p.id = $1",
      {to_text(partner.value)});
}

std::optional<Terms> read_terms(const db::Rows& rows) {
  if (rows.size() == 0) return {};
  Terms terms;
  read(rows, 0, terms.is_customer);
  read(rows, 1, terms.is_supplier);
  read(rows, 2, terms.is_active);
  read(rows, 3, terms.price_basis);
  read(rows, 4, terms.tax_rounding);
  read(rows, 5, terms.credit_limit);
  read(rows, 6, terms.receivable);
  PaymentTerm term;
  read(rows, 7, term.closing_day);
  read(rows, 8, term.months_after);
  read(rows, 9, term.pay_day);
  read(rows, 10, term.net_days);
  read(rows, 11, term.holiday_shift);
  terms.payment = payment_terms(term);
  return terms;
}

}  // namespace erp::party
