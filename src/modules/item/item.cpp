#include "modules/item/item.hpp"

#include "entity/session.hpp"
#include "modules/accounting/account.hpp"
#include "modules/tax/describe.hpp"

namespace erp::item {

BOOST_DESCRIBE_ENUM(ItemKind, product, service)

namespace {
void complete(Session&, Item& item, const Item*, Problems& problems) {
  if (item.sales_price < Amount{}) problems.push_back({"sales_price", "negative"});
  if (item.cost_price && *item.cost_price < Amount{}) problems.push_back({"cost_price", "negative"});
}
}  // namespace

const Entity Item::entity = describe<Item, complete>({
    .name = "item",
    .path = "/items",
    .order = "code",
    .members{
        field<&Item::id>(),
        field<&Item::version>(),
        field<&Item::code>(
            {.max = 40, .unique = true, .find = true, .list = true, .sort = true, .title = true}),
        field<&Item::name>({.max = 200, .find = true, .list = true, .sort = true, .title = true}),
        field<&Item::name_kana>({.max = 200, .find = true}),
        field<&Item::kind>({.list = true}),
        field<&Item::unit>({.max = 20, .list = true}),
        field<&Item::tax_class>({.list = true}),
        field<&Item::sales_price>({.list = true}),
        field<&Item::cost_price>(),
        field<&Item::revenue_account_id>(),
        field<&Item::description>({.max = 2000}),
        field<&Item::is_active>({.list = true}),
    },
});

}  // namespace erp::item
