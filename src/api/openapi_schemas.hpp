// Described documents as JSON Schema, as OpenAPI 3.1 wants them.
#pragma once

#include "entity/entity.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace erp::api {

// "SalesInvoice" from "sales_invoice".
std::string type_name(std::string_view name);
// {"$ref": …} to a named schema.
std::string schema_ref(std::string_view type_name);

// Of one value; in queries a value is never null.
std::string value_schema(const FieldType&, bool nullable = true);
// What answers carry: fields, titles of references, figures, lines, actions.
std::string answer_schema(const Entity&);
// What requests may say; `lines` of a document must be whole wherever they are said at all.
std::string request_schema(const Entity&);
// The members that a new record must be given.
std::vector<std::string_view> required_members(const Entity&);
// A request that names all of them.
std::string whole_request_schema(const Entity&);

// Whether a field is shown in answers, and whether its answers name the record that it refers to.
bool shown(const Field&);
bool titled(const Field&);

}  // namespace erp::api
