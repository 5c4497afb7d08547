#include "modules/support/macro_text.hpp"

#include <gtest/gtest.h>

namespace erp::support {
namespace {

const MacroFacts facts{"TK-2026-11-00001", "{{agent.name}} が遅い", "山田 太郎", "窓口 花子"};

struct Case {
  std::string_view text, becomes;
};

TEST(MacroText, IsFilledOnce) {
  const Case cases[] = {
      {"", ""},
      {"お待ちください", "お待ちください"},
      {"{{requester.name}} 様", "山田 太郎 様"},
      {"{{ ticket.number }}", "TK-2026-11-00001"},
      {"{{agent.name}}（{{ticket.number}}）", "窓口 花子（TK-2026-11-00001）"},
      {"{{ticket.subject}}", "{{agent.name}} が遅い"},
      {"} { {agent.name} }}", "} { {agent.name} }}"},
  };
  for (const auto& [text, becomes] : cases) {
    EXPECT_EQ(filled(text, facts), becomes) << text;
    EXPECT_TRUE(placeholder_problems(text).empty()) << text;
  }
}

TEST(MacroText, KnowsItsPlaceholders) {
  struct Wrong {
    std::string_view text;
    std::vector<std::string> codes;
  };
  const Wrong cases[] = {
      {"{{requester.salary}}", {"placeholder_unknown"}},
      {"{{}}", {"placeholder_unknown"}},
      {"{{a}}{{agent.name}}{{b}}", {"placeholder_unknown", "placeholder_unknown"}},
      {"{{agent.name", {"placeholder_open"}},
      {"{{a}} {{agent.name}", {"placeholder_unknown", "placeholder_open"}},
  };
  for (const auto& [text, codes] : cases) {
    std::vector<std::string> found;
    for (const auto& problem : placeholder_problems(text)) found.emplace_back(problem.code);
    EXPECT_EQ(found, codes) << text;
  }
}

}  // namespace
}  // namespace erp::support
