#include "base/html.hpp"

#include <gtest/gtest.h>

namespace erp {
namespace {

TEST(Html, text_is_never_read_as_marks) {
  EXPECT_EQ(html_text("<a href=\"x\">R&D</a>"), "&lt;a href=&quot;x&quot;&gt;R&amp;D&lt;/a&gt;");
  EXPECT_EQ(html_text("葵\n商事\t\x01\x1b[31m"), "葵\n商事\t[31m");
}

}  // namespace
}  // namespace erp
