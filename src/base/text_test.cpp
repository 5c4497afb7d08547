#include "base/text.hpp"

#include <gtest/gtest.h>

#include <random>

namespace erp {
namespace {

std::string json(std::string_view text) {
  std::string out;
  write_json_text(text, out);
  return out;
}

TEST(Text, knows_utf8) {
  for (const std::string_view text : {"", "abc", "é", "日本語", "𠮷野家", "🍣", "\x7f", "\xf4\x8f\xbf\xbf"})
    EXPECT_TRUE(valid_utf8(text)) << text;
  for (const std::string_view text :
       {"\x80",
        "\xc0\xaf",
        "\xc1\xbf",
        "\xe0\x80\xaf",
        "\xed\xa0\x80",
        "\xed\xbf\xbf",
        "\xf4\x90\x80\x80",
        "\xf8\x88",
        "\xff",
        "\xe6\x97",
        "a\xe6",
        "\xe6\x97z",
        "\xf0\x9f\x8d"})
    EXPECT_FALSE(valid_utf8(text)) << json(text);
}

TEST(Text, counts_characters) {
  EXPECT_EQ(characters(""), 0u);
  EXPECT_EQ(characters("abc"), 3u);
  EXPECT_EQ(characters("株式会社"), 4u);
  EXPECT_EQ(characters("𠮷a🍣"), 3u);
}

TEST(Text, folds_width) {
  EXPECT_EQ(fold_width("ＡＢＣ１２３"), "ABC123");
  EXPECT_EQ(fold_width("ｶﾅ"), "カナ");
  EXPECT_EQ(fold_width("ｶﾞｷﾞﾊﾟｰ"), "ガギパー");
  EXPECT_EQ(fold_width("か\u3099"), "が");
  EXPECT_EQ(fold_width("㈱"), "(株)");
  EXPECT_EQ(fold_width("\u3000"), " ");
  EXPECT_EQ(fold_width("plain"), "plain");
  EXPECT_EQ(fold_width("\xff"), "\xff");
  EXPECT_EQ(fold_width(std::string_view{"Ａ\0Ｂ", 7}), (std::string_view{"A\0B", 3}));
}

TEST(Text, turns_hiragana_to_katakana) {
  EXPECT_EQ(to_katakana("とうきょう"), "トウキョウ");
  EXPECT_EQ(to_katakana("ぁみむゖゝゞ"), "ァミムヶヽヾ");
  EXPECT_EQ(to_katakana("がぎ ABC 漢字ー、カナ"), "ガギ ABC 漢字ー、カナ");
  EXPECT_EQ(to_katakana("ゟ゛"), "ゟ゛");
  EXPECT_EQ(to_katakana("\xe3\x81"), "\xe3\x81");
}

TEST(Text, trims_and_lowers) {
  EXPECT_EQ(trimmed(" \u3000\t山田 太郎\r\n\u3000"), "山田 太郎");
  EXPECT_EQ(trimmed("\u3000 \u3000"), "");
  EXPECT_EQ(trimmed(""), "");
  EXPECT_EQ(lower_ascii("AbZ@[É"), "abz@[É");
}

TEST(Text, escapes_for_json) {
  EXPECT_EQ(json(""), "\"\"");
  EXPECT_EQ(json("見積\"A\\B\""), R"("見積\"A\\B\"")");
  EXPECT_EQ(json("\b\f\n\r\t"), R"("\b\f\n\r\t")");
  EXPECT_EQ(json(std::string_view{"\0\x1f\x7f", 3}), "\"\\u0000\\u001f\x7f\"");
  EXPECT_EQ(json("a\xff\x62"), "\"a\ufffdb\"");
  EXPECT_EQ(json("\xe6\x97"), "\"\ufffd\ufffd\"");
  EXPECT_EQ(json("\xed\xa0\x80"), "\"\ufffd\ufffd\ufffd\"");
}

TEST(Text, makes_valid_utf8_of_any_bytes) {
  std::mt19937 random{1};
  const std::string_view pieces[] = {
      "a", "\"", "日", "\xe3\x81", "\x80", "\xf0\x9f", "\n", "🍣", "ｶ", "ﾞ", "あ"};
  for (int i = 0; i < 20'000; ++i) {
    std::string text;
    for (auto n = random() % 12; n > 0; --n)
      if (random() % 2)
        text += pieces[random() % std::size(pieces)];
      else
        text += static_cast<char>(random());
    const auto out = json(text);
    ASSERT_TRUE(valid_utf8(out));
    ASSERT_GE(out.size(), text.size() + 2);
    ASSERT_EQ(fold_width(fold_width(text)), fold_width(text));
    if (valid_utf8(text)) {
      ASSERT_TRUE(valid_utf8(to_katakana(text)));
      ASSERT_EQ(characters(to_katakana(text)), characters(text));
    }
  }
}

}  // namespace
}  // namespace erp
