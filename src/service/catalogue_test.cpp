#include "service/catalogue.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

namespace erp {
namespace {

namespace fs = std::filesystem;

class Sentences : public testing::Test {
 protected:
  Sentences() {
    fs::create_directories(folder);
    write("ja.json", R"({"too_long": "{field}は{max}文字以内にしてください。", "odd": "{a"})");
    write("en.json", R"({"too_long": "{field} may have {max} characters at most.", "twice": "{x}{x}{y}"})");
  }
  ~Sentences() override { fs::remove_all(folder); }
  void write(const char* name, std::string_view text) const { std::ofstream{folder / name} << text; }
  fs::path folder = fs::temp_directory_path() / ("erp-catalogue-test-" + std::to_string(getpid()));
};

TEST_F(Sentences, placeholders_are_filled) {
  const Catalogue catalogue{folder};
  const std::pair<std::string_view, std::string> arguments[] = {{"max", "20"}, {"field", "{max}"}};
  EXPECT_EQ(catalogue.text(Language::ja, "too_long", arguments), "{max}は20文字以内にしてください。");
  EXPECT_EQ(catalogue.text(Language::en, "too_long", arguments), "{max} may have 20 characters at most.");
  const std::pair<std::string_view, std::string> x[] = {{"x", "1"}};
  EXPECT_EQ(catalogue.text(Language::en, "twice", x), "11{y}");
  EXPECT_EQ(catalogue.text(Language::ja, "odd"), "{a");
  EXPECT_EQ(catalogue.text(Language::ja, "unheard_of"), "unheard_of");
  EXPECT_FALSE(catalogue.has(Language::ja, "twice"));
}

TEST_F(Sentences, a_broken_file_is_named) {
  write("en.json", R"({"a": 1})");
  try {
    const Catalogue catalogue{folder};
    FAIL();
  } catch (const std::runtime_error& error) {
    EXPECT_NE(std::string{error.what()}.find("en.json: a is not a text"), std::string::npos);
  }
}

TEST(PreferredLanguage, follows_the_header) {
  EXPECT_EQ(preferred_language(""), Language::ja);
  EXPECT_EQ(preferred_language("", Language::en), Language::en);
  EXPECT_EQ(preferred_language("en-US,en;q=0.9,ja;q=0.8"), Language::en);
  EXPECT_EQ(preferred_language("fr, ja;q=0.5, en;q=0.4"), Language::ja);
  EXPECT_EQ(preferred_language("en;q=0.1, JA-jp;q=0.2"), Language::ja);
  EXPECT_EQ(preferred_language("en;q=0"), Language::ja);
  EXPECT_EQ(preferred_language(",,;q=,en"), Language::en);
}

}  // namespace
}  // namespace erp
