#include "modules/operations/page_view.hpp"

#include <gtest/gtest.h>

#include <set>

namespace erp::operations {
namespace {

TEST(PageView, AnIdMakesNoPageOfItsOwn) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"/", "/"},
      {"/invoices", "/invoices"},
      {"/invoices/", "/invoices"},
      {"/invoices/0192f0c0-0000-7000-8000-000000000000", "/invoices/:id"},
      {"/invoices/0192f0c0-0000-7000-8000-000000000000/edit", "/invoices/:id/edit"},
      {"/ledger/1120?from=2026-04-01", "/ledger/:id"},
      {"/journal-entries/new#top", "/journal-entries/new"},
      {"/items/緑茶", "/items/:id"},
      {"/items/<script>", "/items/:id"},
      {"/a/b/c/d/e/f", "/a/b/c/d"},
      {"", "/"},
      {"//", "/"},
      {"/items//new", "/items/new"},
  };
  for (const auto& [path, pattern] : cases) EXPECT_EQ(page_pattern(path), pattern) << path;
  EXPECT_EQ(page_pattern("/" + std::string(41, 'a')), "/:id");
}

TEST(PageView, PagesThatDoNotExistAreOneInTheEnd) {
  std::set<std::string> pages;
  for (char a = 'a'; a <= 'z'; ++a)
    for (char b = 'a'; b <= 'z'; ++b) pages.insert(known_page(std::string{"/made-up-"} + a + b));
  EXPECT_LE(pages.size(), 201U);
  EXPECT_EQ(known_page("/one-more"), "/other");
}

TEST(PageView, AMessageIsChecked) {
  PageViews message{.views{{"/invoices", PageViewKind::route, 5}, {"x", PageViewKind::load, 600'001}}};
  auto problems = check_page_views(message);
  ASSERT_EQ(problems.size(), 2U);
  EXPECT_EQ(problems[0].field, "views[1].page");
  EXPECT_EQ(problems[1].code, "out_of_range");
  message.views.assign(51, {"/invoices", PageViewKind::route, 5});
  problems = check_page_views(message);
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems[0].code, "too_many");
}

}  // namespace
}  // namespace erp::operations
