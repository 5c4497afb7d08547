#include "app/operations/explanation.hpp"

#include "app/commands.hpp"

#include <gtest/gtest.h>

#include <filesystem>

namespace erp::app {
namespace {

TEST(Explanations, LeadToRunbooksThatAreThere) {
  for (const auto& one : explanations()) {
    if (one.runbook.empty()) continue;
    for (const char* folder : {"/runbooks/", "/runbooks/ja/"})
      EXPECT_TRUE(std::filesystem::exists(shared_folder("docs") + folder + std::string{one.runbook} + ".md"))
          << one.runbook;
  }
}

TEST(Explanations, FollowTheNameOfTheCheck) {
  const auto text = explained({"disk /var", Verdict::failed, "99% used", ""});
  EXPECT_EQ(text.find("disk /var: 99% used\n"), 0U);
  EXPECT_NE(text.find("df -i"), std::string::npos);
  EXPECT_NE(text.find("disk_high.md"), std::string::npos);
  EXPECT_EQ(explained({"unheard of", Verdict::failed, "x", ""}), "unheard of: x\n");
  EXPECT_NE(explained({"log folder", Verdict::failed, "", ""}).find("adm"), std::string::npos);
}

}  // namespace
}  // namespace erp::app
