#include "problem_codes.hpp"
#include "rules.hpp"
#include "sentences.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <string>

namespace tidy {
namespace {

namespace fs = std::filesystem;

// A checkout with a few files in it, gone at the end of the test.
class Checkout : public testing::Test {
 protected:
  Checkout() {
    std::string pattern = (fs::temp_directory_path() / "tidy-XXXXXX").string();
    top_ = mkdtemp(pattern.data());
  }
  ~Checkout() override { fs::remove_all(top_); }

  void file(const fs::path& path, const std::string& text) {
    fs::create_directories((top_ / path).parent_path());
    std::ofstream{top_ / path} << text;
  }

  // "path:line: message" of each violation, a line each.
  std::string verdict() const {
    std::string out;
    for (const auto& [path, line, message] : check(top_))
      out.append(path).append(":").append(std::to_string(line)).append(": ").append(message).append("\n");
    return out;
  }

  void includes(const fs::path& path, const std::string& what) { file(path, "#include \"" + what + "\"\n"); }

 private:
  fs::path top_;
};

TEST_F(Checkout, of_good_files_is_silent) {
  file("src/base/text.hpp", "// Text.\n#pragma once\n#include <string>\n");
  includes("src/runtime/loop.cpp", "base/text.hpp");
  includes("src/modules/sales/invoice.cpp", "entity/describe.hpp");
  includes("src/modules/sales/invoice.hpp", "modules/accounting/accounting.hpp");
  includes("src/modules/sales/invoice_actions.cpp", "modules/sales/invoice_rules.hpp");
  includes("src/modules/sales/invoice_test.cpp", "db/direct.hpp");
  includes("src/app/main.cpp", "modules/sales/invoice_rules.hpp");
  EXPECT_EQ(verdict(), "");
}

struct Include {
  const char *path, *target, *fault;
};

class IncludeFault : public Checkout, public testing::WithParamInterface<Include> {};

TEST_P(IncludeFault, is_found) {
  const auto& [path, target, fault] = GetParam();
  includes(path, target);
  EXPECT_EQ(verdict(), std::string{path} + ":1: " + fault + "\n");
}

INSTANTIATE_TEST_SUITE_P(
    Table, IncludeFault,
    testing::Values(
        Include{"src/base/a.cpp", "runtime/loop.hpp", "base may not include runtime/loop.hpp"},
        Include{"src/base/a_test.cpp", "db/direct.hpp", "base may not include db/direct.hpp"},
        Include{"src/http/a.cpp", "db/direct.hpp", "http may not include db/direct.hpp"},
        Include{"src/modules/item/a.cpp", "db/database.hpp", "modules may not include db/database.hpp"},
        Include{"src/modules/item/a.cpp", "runtime/fiber.hpp", "modules may not include runtime/fiber.hpp"},
        Include{"src/modules/item/a.cpp", "entity/list.hpp", "modules may not include entity/list.hpp"},
        Include{"src/api/a.cpp", "app/commands.hpp", "api may not include app/commands.hpp"},
        Include{"src/base/a.cpp", "a.hpp", "include by the path within src: \"a.hpp\" is not one"},
        Include{"src/shop/a.cpp", "base/text.hpp", "src/shop is not in the table of layers"},
        Include{
            "src/modules/sales/a.cpp",
            "modules/circus/circus.hpp",
            "circus is not in the order of modules: tools/tidy/house.hpp"},
        Include{
            "src/modules/accounting/a.cpp",
            "modules/sales/sales.hpp",
            "accounting may not include modules/sales/sales.hpp: sales stands above it in the order of "
            "modules"},
        Include{
            "src/modules/sales/a.cpp",
            "modules/tax/tax_rules.hpp",
            "modules/tax/tax_rules.hpp is the inner business of tax: include its front "
            "header"}));

TEST_F(Checkout, with_heavy_header_is_told) {
  file("src/base/a.hpp", "#pragma once\n#include <boost/json.hpp>\n");
  file("src/base/a.cpp", "#include <boost/json.hpp>\n");
  EXPECT_EQ(verdict(), "src/base/a.hpp:2: too heavy for a header: <boost/json.hpp>\n");
}

TEST_F(Checkout, with_long_things_is_told) {
  std::string lines;
  for (int i = 0; i < 70; ++i) lines += "  f(\"{\");  // {\n";
  file(
      "src/base/long_function.cpp", "namespace n {\n\nint g(int a) {\n" + lines + "}\n\n}  // namespace n\n");
  file("src/base/short_function.cpp", "int g(int a) {\n" + lines.substr(lines.size() / 35) + "}\n");
  file("src/base/wide.cpp", "// " + std::string(107, 'x') + "\n// " + std::string(108, 'x') + "\n");
  std::string wide_text = "//";
  for (int i = 0; i < 100; ++i) wide_text += "漢";
  file("src/base/wide_text.cpp", wide_text + "\n");
  file("tests/api/long_file.py", std::string(501, '\n'));
  EXPECT_EQ(
      verdict(),
      "src/base/long_function.cpp:3: a function of 72 lines; 70 are enough\n"
      "src/base/wide.cpp:2: 111 columns; a line has 110\n"
      "tests/api/long_file.py:0: 501 lines; 500 are enough: cut it by purpose\n");
}

TEST_F(Checkout, with_unwelcome_words_is_told) {
  file("src/base/job_manager.hpp", "struct PageHelper {};\nstruct RenewedHelp {};  // struct OldOne\n");
  file("web/src/api-v2.ts", "");
  file(
      "src/modules/item/price.cpp",
      "// a double\nconst auto doubled = 1;\nfloat price = 1;\nauto t = \"double\";\n");
  EXPECT_EQ(
      verdict(),
      "src/base/job_manager.hpp:0: \"manager\" in the name of a file says nothing: name the thing\n"
      "src/base/job_manager.hpp:1: \"helper\" in PageHelper says nothing: name the thing\n"
      "src/modules/item/price.cpp:3: float in a module: quantities and money are decimals "
      "(base/decimal.hpp)\n"
      "web/src/api-v2.ts:0: \"v2\" in the name of a file says nothing: name the thing\n");
}

TEST_F(Checkout, with_unequal_catalogues_is_told) {
  file("i18n/ja.json", R"({"a": "{name}さん", "b": "二", "problem.required": "必須"})");
  file("i18n/en.json", R"({"a": "Mr {person}", "c": "three", "problem.required": "required"})");
  file("docs/errors.md", "| `required` | 422 |\n");
  file(
      "src/modules/sales/rules.cpp",
      "void f(Problems& problems) {\n"
      "  problems.push_back({\"lines\", \"required\"});\n"
      "  throw Refused{\"period_locked\"};\n"
      "}\n");
  EXPECT_EQ(
      verdict(),
      "i18n/en.json:0: \"a\" has other placeholders than in i18n/ja.json\n"
      "i18n/en.json:0: no sentence for \"b\"\n"
      "i18n/ja.json:0: no sentence for \"c\"\n"
      "src/modules/sales/rules.cpp:3: no sentence \"problem.period_locked\" in i18n/ja.json\n"
      "src/modules/sales/rules.cpp:3: `period_locked` is not in docs/errors.md\n");
}

TEST(ProblemCodes, are_read_from_their_shapes) {
  const auto source = make_source("src/base/a.cpp", R"source(
Problems check(const Order& order) {
  const std::map<std::string, std::string> labels{{"key", "label"}};
  if (late) return {{"due_on", "before_issue"}};
  return Problems{{fmt("lines[{}].{}", i, "x"), "too_many", {{"limit", "5"}}}};
}
void act() {
  // throw Refused{"in_a_comment"};
  if (a) throw Refused{"busy"};
  throw Refused("wrong_state", "state");
}
)source");
  std::string codes;
  for (const auto& found : problem_codes(source))
    codes += found.code + ":" + std::to_string(found.line) + " ";
  EXPECT_EQ(codes, "before_issue:4 too_many:5 busy:9 wrong_state:10 ");
}

TEST(Sentences, are_flat_texts) {
  EXPECT_EQ(parse_sentences("{}").size(), 0U);
  EXPECT_EQ(parse_sentences(R"( { "a" : "say \"{x}\"", "b":"" } )").at("a"), R"(say \"{x}\")");
  EXPECT_THROW(parse_sentences(R"({"a": {"b": "c"}})"), NotSentences);
  EXPECT_THROW(parse_sentences(R"({"a": "b", "a": "c"})"), NotSentences);
  EXPECT_THROW(parse_sentences(R"({"a": "b",})"), NotSentences);
  EXPECT_THROW(parse_sentences(R"({"a": "b"} x)"), NotSentences);
  EXPECT_THROW(parse_sentences(R"({"a": "b)"), NotSentences);
  EXPECT_EQ(placeholders("{b} of {a}, {not one}"), (std::set<std::string>{"a", "b"}));
}

TEST(Source, erases_comments_and_texts_only) {
  const auto erased = [](const char* text) { return make_source("a.cpp", text).code; };
  EXPECT_EQ(erased("a(\"x\\\"y\"); // z"), "a(\"    \");     ");
  EXPECT_EQ(erased("1'000 + 'a' /* b\n c */ d"), "1'000 + ' '     \n      d");
  EXPECT_EQ(erased("R\"x(a\"b)x\" c"), "R\"       \" c");
}

}  // namespace
}  // namespace tidy
