// What browsers tell of the time that pages took; pages are known by their pattern, never by a record's id.
#pragma once

#include "entity/entity.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace erp::operations {

enum class PageViewKind : std::uint8_t { load, route };  // from nothing; from another page of the application

struct PageView {
  std::string page;
  PageViewKind kind = PageViewKind::load;
  std::int64_t duration_ms = -1;
  static const Entity entity;
};

struct PageViews {
  std::vector<PageView> views;
  static const Entity entity;
};

inline constexpr std::size_t most_page_views = 50;        // in one message
inline constexpr std::int64_t longest_page_ms = 600'000;  // what took longer was not waited for

// "/invoices/0192…/edit" is "/invoices/:id/edit". What is no word of a screen is an id, and what lies deeper
// than any screen is left out.
std::string page_pattern(std::string_view path);

// The same, but of a process that has met very many pages already, "/other": nobody can fill the memory or
// the table with pages that do not exist.
std::string known_page(std::string_view path);

// Reduces pages to their patterns; answers what is wrong with the message.
Problems check_page_views(PageViews&);

// One statement that adds them to the hour: $1 pages, $2 kinds, $3 milliseconds, each an array of the same
// length.
extern const std::string_view add_page_views;

}  // namespace erp::operations
