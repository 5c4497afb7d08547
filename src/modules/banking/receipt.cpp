#include "modules/banking/receipt.hpp"

#include "entity/describe.hpp"
#include "entity/session.hpp"
#include "modules/accounting/accounting.hpp"
#include "modules/banking/open_items.hpp"
#include "modules/banking/receipt_actions.hpp"
#include "modules/party/party.hpp"

namespace erp::banking {

BOOST_DESCRIBE_ENUM(ReceiptState, draft, posted, cancelled)

const Entity ReceiptLine::entity = describe<ReceiptLine>({
    .name = "receipt_line",
    .parent = "receipt_id",
    .members{field<&ReceiptLine::open_item_id>(), field<&ReceiptLine::amount>()},
});

const Entity ReceiptCancelInput::entity = describe<ReceiptCancelInput>({
    .name = "receipt_cancel_input",
    .members{field<&ReceiptCancelInput::cancel_date>()},
});

const Entity AllocateInput::entity = describe<AllocateInput>({
    .name = "receipt_allocate_input",
    .members{field<&AllocateInput::allocated_on>(), field<&AllocateInput::allocations>()},
});

const Entity ReceiptDocument::entity = describe<ReceiptDocument, complete_receipt>({
    .name = "receipt",
    .path = "/receipts",
    .joins = "left join open_item o on o.organization_id = t.organization_id and o.id = t.id",
    .order = "-received_on",
    .own = "t.created_by = (select current_user_id())",
    .department = "t.made_in_department_id",
    .editable_in = "draft",
    .computed{
        {.name = "credit_amount", .type = "amount", .sql = "trim_scale(coalesce(-o.open_amount, 0))::text"},
    },
    .actions{
        {.name = "post", .from = {"draft"}, .run = post_receipt, .before_written = true},
        {.name = "cancel",
         .from = {"posted"},
         .run = cancel_receipt,
         .input = []() -> const Entity& { return ReceiptCancelInput::entity; }},
        {.name = "allocate",
         .from = {"posted"},
         .run = allocate_credit,
         .input = []() -> const Entity& { return AllocateInput::entity; }},
    },
    .members{
        field<&ReceiptDocument::id>(),
        field<&ReceiptDocument::version>(),
        field<&ReceiptDocument::state>({.list = true, .derived = true}),
        field<&ReceiptDocument::number>(
            {.max = 30, .unique = true, .find = true, .list = true, .title = true, .derived = true}),
        field<&ReceiptDocument::customer_id>({.list = true}),
        field<&ReceiptDocument::received_on>({.list = true, .sort = true}),
        field<&ReceiptDocument::bank_account_id>({.list = true}),
        field<&ReceiptDocument::amount>({.list = true}),
        field<&ReceiptDocument::bank_fee>(),
        field<&ReceiptDocument::payer_name>({.max = 100, .find = true, .list = true}),
        field<&ReceiptDocument::note>({.max = 1000, .find = true}),
        field<&ReceiptDocument::journal_entry_id>({.derived = true}),
        field<&ReceiptDocument::allocations>(),
    },
});

}  // namespace erp::banking
