// The description of the API for programs (OpenAPI 3.1) and for the screens (TypeScript), from the
// descriptions of the documents and the table of routes.
#pragma once

#include "api/context.hpp"

#include <span>
#include <string>
#include <utility>
#include <vector>

namespace erp::api {

std::string openapi(std::span<const Entity* const>, const std::vector<Route>&);
std::string typescript(std::span<const Entity* const>);

// What a screen of one document needs to know: fields with types, limits and labels in one language, the
// reader's rights. Fields that are hidden from the reader are only named, under "rights".
// `roles`: the company's own, by code and name, beside those that the catalogue words.
using Named = std::vector<std::pair<std::string, std::string>>;
std::string metadata(
    const Entity&, const Actor&, const Catalogue&, std::string_view language, const Named& roles = {});

// The API as a page for people, without scripts; its style.
std::string docs_page(std::span<const Entity* const>, const std::vector<Route>&);
extern const std::string_view docs_style;

std::vector<Route> description_routes();  // /openapi.json, /docs, /docs.css, /api/v1/meta/{resource}

}  // namespace erp::api
