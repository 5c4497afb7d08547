#include "modules/sales/invoice.hpp"

#include "entity/session.hpp"
#include "modules/accounting/accounting.hpp"
#include "modules/item/item.hpp"
#include "modules/organization/organization.hpp"
#include "modules/party/party.hpp"
#include "modules/sales/invoice_actions.hpp"
#include "modules/tax/describe.hpp"

namespace erp::sales {

BOOST_DESCRIBE_ENUM(InvoiceState, draft, posted, cancelled)
BOOST_DESCRIBE_ENUM(InvoiceKind, invoice, credit_note)

const Entity SalesInvoiceLine::entity = describe<SalesInvoiceLine>({
    .name = "sales_invoice_line",
    .parent = "invoice_id",
    .members{
        field<&SalesInvoiceLine::id>(),
        field<&SalesInvoiceLine::item_id>(),
        field<&SalesInvoiceLine::description>({.max = 200, .filled = true, .phrased = true}),
        field<&SalesInvoiceLine::quantity>(),
        field<&SalesInvoiceLine::unit>({.max = 20}),
        field<&SalesInvoiceLine::unit_price>({.filled = true}),
        field<&SalesInvoiceLine::tax_class>({.filled = true}),
        field<&SalesInvoiceLine::tax_rate>({.derived = true}),
        field<&SalesInvoiceLine::amount>({.derived = true}),
        field<&SalesInvoiceLine::tax_amount>({.derived = true}),
        field<&SalesInvoiceLine::account_id>(),
    },
});

const Entity SalesInvoiceTax::entity = describe<SalesInvoiceTax>({
    .name = "sales_invoice_tax",
    .parent = "invoice_id",
    .members{
        field<&SalesInvoiceTax::tax_class>({.derived = true}),
        field<&SalesInvoiceTax::tax_rate>({.derived = true}),
        field<&SalesInvoiceTax::net_amount>({.derived = true}),
        field<&SalesInvoiceTax::tax_amount>({.derived = true}),
        field<&SalesInvoiceTax::gross_amount>({.derived = true}),
    },
});

const Entity CancelInput::entity = describe<CancelInput>({
    .name = "sales_invoice_cancel_input",
    .members{field<&CancelInput::cancel_date>(), field<&CancelInput::reason>({.max = 200})},
});

const Entity SendInput::entity = describe<SendInput>({
    .name = "sales_invoice_send_input",
    .members{
        field<&SendInput::recipient>({.max = 254}),
        field<&SendInput::subject>({.max = 200}),
        field<&SendInput::body>({.max = 5000}),
    },
});

const Entity SalesInvoice::entity = describe<SalesInvoice, complete_invoice>({
    .name = "sales_invoice",
    .path = "/invoices",
    .joins = "left join open_item o on o.organization_id = t.organization_id and o.id = t.id",
    .order = "-issue_date",
    .own = "t.created_by = (select current_user_id())",
    .department = "coalesce(t.department_id, t.made_in_department_id)",
    .editable_in = "draft",
    .computed{
        {.name = "open_amount", .type = "amount", .sql = "trim_scale(o.open_amount)::text"},
        {.name = "payment_status",
         .type = "text",
         .sql = "case when o.id is null or t.state = 'cancelled' then null when not o.is_open then "
                "'paid' when o.open_amount = "
                "o.total_amount then 'unpaid' else 'partly_paid' end",
         .choices{
             {"open", "o.is_open and o.source_type = 'sales_invoice'", "o.document_date", "open_item o"},
             {"unpaid", "o.is_open and o.open_amount = o.total_amount"},
             {"partly_paid", "o.is_open and o.open_amount <> o.total_amount"},
             {"paid", "not o.is_open and t.state <> 'cancelled'"}}},
    },
    .actions{
        {.name = "post", .from = {"draft"}, .run = post, .before_written = true},
        {.name = "cancel",
         .from = {"posted"},
         .run = cancel,
         .input = []() -> const Entity& { return CancelInput::entity; }},
        {.name = "send",
         .from = {"posted"},
         .run = send,
         .input = []() -> const Entity& { return SendInput::entity; }},
    },
    .members{
        field<&SalesInvoice::id>(),
        field<&SalesInvoice::version>(),
        field<&SalesInvoice::state>({.list = true, .derived = true}),
        field<&SalesInvoice::kind>({.list = true, .fixed = true}),
        field<&SalesInvoice::number>(
            {.max = 30, .unique = true, .find = true, .list = true, .title = true, .derived = true}),
        field<&SalesInvoice::customer_id>({.list = true}),
        field<&SalesInvoice::issue_date>({.list = true, .sort = true}),
        field<&SalesInvoice::transaction_date>(),
        field<&SalesInvoice::due_date>({.list = true, .sort = true, .filled = true}),
        field<&SalesInvoice::credits_invoice_id>({.fixed = true}),
        field<&SalesInvoice::department_id>(),
        field<&SalesInvoice::subject>({.max = 100, .find = true, .list = true}),
        field<&SalesInvoice::note>({.max = 1000}),
        field<&SalesInvoice::price_basis>({.derived = true}),
        field<&SalesInvoice::tax_rounding>({.derived = true}),
        field<&SalesInvoice::net_amount>({.list = true, .derived = true}),
        field<&SalesInvoice::tax_amount>({.list = true, .derived = true}),
        field<&SalesInvoice::gross_amount>({.list = true, .derived = true}),
        field<&SalesInvoice::journal_entry_id>({.derived = true}),
        field<&SalesInvoice::pdf_sha256>({.derived = true}),
        field<&SalesInvoice::lines>(),
        field<&SalesInvoice::taxes>({.derived = true}),
    },
});

}  // namespace erp::sales
