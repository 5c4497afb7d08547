// Searches fold what is asked for in C++ and what is stored in SQL: both must agree on every character.
#include "base/text.hpp"
#include "modules/identity/test_company.hpp"

#include <gtest/gtest.h>

namespace erp {
namespace {

TEST(Search, IsFoldedAlikeInTheProgramAndInTheDatabase) {
  identity::application_uri();
  const auto rows = identity::superuser().run(
      "select chr(i), search_fold(chr(i)) from generate_series(32, 65535) i where i not between 55296 and "
      "63743");
  ASSERT_GT(rows.size(), 50'000u);
  std::size_t differ = 0;
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (search_fold(rows.text(i, 0)) != rows.text(i, 1) && ++differ <= 20)
      ADD_FAILURE() << rows.text(i, 0) << ": " << search_fold(rows.text(i, 0)) << " and " << rows.text(i, 1);
  EXPECT_EQ(differ, 0u);
}

TEST(Search, NeedsThePairsOfAWordOrItsOnlyCharacter) {
  identity::application_uri();
  const auto rows = identity::superuser().run(
      "select search_needs('佐藤商'), search_needs('森'), search_pairs('a森b'), search_pairs('佐藤') @> "
      "search_needs('佐藤'), search_pairs('佐藤') @> search_needs('藤佐')");
  EXPECT_EQ(rows.text(0, 0), "{佐藤,藤商}");
  EXPECT_EQ(rows.text(0, 1), "{森}");
  EXPECT_EQ(rows.text(0, 2), "{a森,森,森b}");
  EXPECT_EQ(rows.text(0, 3), "t");
  EXPECT_EQ(rows.text(0, 4), "f");
}

}  // namespace
}  // namespace erp
