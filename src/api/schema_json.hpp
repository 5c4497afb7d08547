// Described documents as JSON Schema, as OpenAPI 3.1 wants them.
#pragma once

#include "entity/entity.hpp"

#include <string>

namespace erp::api {

// "SalesInvoice" from "sales_invoice".
std::string type_name(std::string_view name);
std::string value_schema(const FieldType&);
// What answers carry: fields, titles of references, figures, lines, actions.
std::string answer_schema(const Entity&);
// What requests may say.
std::string request_schema(const Entity&);

}  // namespace erp::api
