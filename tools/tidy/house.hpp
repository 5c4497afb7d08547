// The rules of the house that are tables: who may include whom, which words and headers are not welcome, how
// long things may be. This is the file to edit when the house grows.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

namespace tidy {

using Words = std::vector<std::string_view>;

inline constexpr std::size_t longest_line = 110;     // columns of a C++ line
inline constexpr std::size_t longest_function = 70;  // lines
inline constexpr std::size_t longest_file = 500;     // lines

// A layer of src/ and what it may include besides itself: whole folders ("base/") or single headers.
struct Layer {
  std::string_view name;
  Words may_include;
};

// From the ground up. A test may include every layer up to its own.
inline const std::vector<Layer> layers = {
    {"base", {}},
    {"runtime", {"base/"}},
    {"db", {"base/", "runtime/"}},
    {"http", {"base/", "runtime/"}},
    {"service", {"base/", "runtime/"}},
    {"entity", {"base/", "runtime/", "db/", "service/"}},
    {"modules",
     {"base/",
      "service/",
      "runtime/loop.hpp",
      "entity/access.hpp",
      "entity/entity.hpp",
      "entity/describe.hpp",
      "entity/session.hpp",
      "entity/bulk.hpp",
      "entity/json.hpp"}},
    {"api", {"base/", "runtime/", "db/", "http/", "service/", "entity/", "modules/"}},
    {"app", {"base/", "runtime/", "db/", "http/", "service/", "entity/", "modules/", "api/"}},
};

// A module may call those before it; those behind it reach it by a registered listener only. Accounting knows
// nothing of sales.
inline const Words module_order = {
    "print",    "tax",   "organization", "identity",  "party",      "accounting", "item",
    "banking",  "sales", "purchasing",   "inventory", "project",    "budget",     "expense",
    "approval", "crm",   "archive",      "support",   "operations", "report",
};

// Records that refer to one another across the order: the description of the lower names the record of the
// higher.
struct ReferenceUpward {
  std::string_view from, record;
};
inline const std::vector<ReferenceUpward> references_upward = {
    {"organization", "modules/identity/user.hpp"},  // a department has a manager, and she a department
    {"accounting", "modules/project/project.hpp"},  // a line of the books names its project
};

// Of another module only its front and its records are visible; headers with these endings are its own
// business.
inline const Words inner_endings = {"_rules.hpp", "_actions.hpp"};

// In headers each of these costs every file that includes it.
inline const Words heavy_includes = {
    "<boost/json",
    "<boost/beast",
    "<libpq-fe.h>",
    "<iostream>",
    "<spdlog/",
    "<toml++/",
    "<toml.hpp>",
    "<regex>",
    "<CLI/",
    "<hiredis/",
    "<curl/",
};

// A word of C++ that does not belong into a folder, and what to write instead.
struct Unwelcome {
  std::string_view word, advice;
};
inline const std::vector<Unwelcome> unwelcome_in_modules = {
    {"float", "quantities and money are decimals (base/decimal.hpp)"},
    {"double", "quantities and money are decimals (base/decimal.hpp)"},
    {"std::cout", "modules do not print; return a value or write the log"},
    {"system_clock", "the clock of rules is the session's"},
};

// Lengths on paper are no amounts: what draws may use binary fractions.
inline const Words drawing_folders = {"src/modules/print/"};
inline constexpr std::string_view drawing_word = "paper";  // in the name of the file

// Words that say nothing about a thing: not as a part of the name of a file or a type.
inline const Words empty_words = {
    "util", "utils", "helper", "helpers", "manager", "managers", "new", "old", "v2"};

}  // namespace tidy
