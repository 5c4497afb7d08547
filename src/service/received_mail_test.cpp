#include "service/received_mail.hpp"

#include <gtest/gtest.h>

#include <random>

namespace erp {
namespace {

ReceivedMail with(std::string_view headers, std::string_view body = "text") {
  return read_mail(std::string{headers} + "\n\n" + std::string{body});
}

TEST(ReceivedMail, says_who_wrote_what_to_which_mail) {
  const auto mail = read_mail(
      "Received: by mx\r\nFrom: \"Yamada, Taro\" <Taro@Example.JP>\r\nSubject: Re: [TK-2026-11-00001]\r\n"
      " still broken\r\nMessage-ID: <a@example.jp>\r\nReferences: <first@x> <second@x>\r\nIn-Reply-To:\r\n"
      " <third@x>\r\n\r\nHello\r\n> quoted\r\n");
  EXPECT_EQ(mail.from, "taro@example.jp");
  EXPECT_EQ(mail.from_name, "Yamada, Taro");
  EXPECT_EQ(mail.subject, "Re: [TK-2026-11-00001] still broken");
  EXPECT_EQ(mail.message_id, "a@example.jp");
  EXPECT_EQ(mail.references, (std::vector<std::string>{"third@x", "second@x", "first@x"}));
  EXPECT_EQ(mail.text, "Hello\n> quoted");
  EXPECT_FALSE(mail.automatic);
}

TEST(ReceivedMail, is_read_in_every_encoding_of_japan) {
  const struct {
    std::string_view charset, way, body, text;
  } cases[] = {
      {"UTF-8", "8bit", "請求書①", "請求書①"},
      {"utf-8", "base64", "6KuL5rGC5pu4\n4pGg\n", "請求書①"},
      {"UTF-8", "quoted-printable", "=E8=AB=8B=E6=B1=82=\n=E6=9B=B8 a=3Db", "請求書 a=b"},
      {"ISO-2022-JP", "7bit", "\x1B$B@A5a=q\x1B(B OK", "請求書 OK"},
      {"ISO-2022-JP", "7bit", "\x1B$B-!\x1B(B", "①"},
      {"Shift_JIS", "8bit", "\x90\xBF\x8B\x81\x8F\x91\x87\x40", "請求書①"},
      {"EUC-JP", "8bit", "\xC0\xC1\xB5\xE1\xBD\xF1", "請求書"},
      {"unheard-of", "8bit", "plain", "plain"},
      {"", "7bit", "plain", "plain"},
      {"UTF-8",
       "8bit",
       "a\xFF"
       "b",
       "a\xEF\xBF\xBD"
       "b"},
  };
  for (const auto& c : cases) {
    const auto type = c.charset.empty()
                          ? std::string{}
                          : "Content-Type: text/plain; charset=\"" + std::string{c.charset} + "\"\n";
    EXPECT_EQ(
        with(type + "From: a@b.jp\nContent-Transfer-Encoding: " + std::string{c.way}, c.body).text, c.text)
        << c.charset << " " << c.way;
  }
}

TEST(ReceivedMail, has_its_subject_in_words_of_any_encoding) {
  const struct {
    std::string_view written, read;
  } cases[] = {
      {"=?UTF-8?B?6KuL5rGC5pu4?=", "請求書"},
      {"=?utf-8?q?=E8=AB=8B_a?= b", "請 a b"},
      {"=?ISO-2022-JP?B?GyRCQEE1YT1xGyhC?=", "請求書"},
      {"=?UTF-8?B?6KuL?=\n =?UTF-8?B?5rGC?= =?UTF-8*ja?B?5pu4?=", "請求書"},
      {"Re: =?UTF-8?B?6KuL?= (2)", "Re: 請 (2)"},
      {"a =? b", "a =? b"},
      {"=?UTF-8?B?", "=?UTF-8?B?"},
      {"=?UTF-8?B?6KuL", "=?UTF-8?B?6KuL"},
  };
  for (const auto& c : cases)
    EXPECT_EQ(with("Subject: " + std::string{c.written}).subject, c.read) << c.written;
}

TEST(ReceivedMail, of_several_parts_has_one_text_and_files) {
  const auto mail = with(
      "From: a@b.jp\nContent-Type: multipart/mixed; boundary=\"outer\"",
      "preamble\n--outer\nContent-Type: multipart/alternative; boundary=inner\n\n--inner\nContent-Type: "
      "text/plain; charset=utf-8\n\n本文\n--inner\nContent-Type: text/html\n\n<p>html</p>\n--inner--\n"
      "--outer\nContent-Type: application/pdf; name=x.pdf\nContent-Disposition: attachment;\n "
      "filename*=UTF-8''%E8%A6%8B%E7%A9%8D.pdf\nContent-Transfer-Encoding: base64\n\nJVBERg==\n--outer\n"
      "Content-Type: image/png\n\npng\n--outer--\nepilogue");
  EXPECT_EQ(mail.text, "本文");
  ASSERT_EQ(mail.attachments.size(), 2U);
  EXPECT_EQ(mail.attachments[0].name, "見積.pdf");
  EXPECT_EQ(mail.attachments[0].content, "%PDF");
  EXPECT_EQ(mail.attachments[1].media_type, "image/png");
}

TEST(ReceivedMail, of_html_alone_is_text) {
  const auto mail = with(
      "From: a@b.jp\nContent-Type: text/html; charset=utf-8",
      "<html><style>p { x }</style><p>一行目<br>二行目 &lt;b&gt; &amp;amp;</p><script>bad()</script></html>");
  EXPECT_EQ(mail.text, "一行目\n二行目 <b> &amp;");
}

TEST(ReceivedMail, of_a_program_is_told_from_one_of_a_person) {
  for (const char* header :
       {"Auto-Submitted: auto-replied",
        "Precedence: bulk",
        "Return-Path: <>",
        "List-Id: <x>",
        "X-Autoreply: yes"})
    EXPECT_TRUE(with(header).automatic) << header;
  for (const char* header : {"Auto-Submitted: no", "Precedence: first-class", "Return-Path: <a@b.jp>"})
    EXPECT_FALSE(with(header).automatic) << header;
}

TEST(ReceivedMail, without_an_id_has_one_of_its_content) {
  EXPECT_EQ(with("From: a@b.jp").message_id, with("From: a@b.jp").message_id);
  EXPECT_NE(with("From: a@b.jp").message_id, with("From: c@b.jp").message_id);
}

TEST(ReceivedMail, whose_sender_is_no_address_has_none) {
  for (const char* from : {"From: nobody", "From: <>", "From: a@b.jp\\n, c", "To: x@y.jp"})
    EXPECT_EQ(with(from).from, "") << from;
}

// Deep nesting, no end of parts, noise: nothing but time limits what somebody can send.
TEST(ReceivedMail, that_is_broken_is_still_read) {
  std::string nested = "From: a@b.jp\nContent-Type: multipart/mixed; boundary=x\n\n";
  for (int i = 0; i < 1000; ++i) nested += "--x\nContent-Type: multipart/mixed; boundary=x\n\n";
  EXPECT_EQ(read_mail(nested).from, "a@b.jp");
  std::mt19937_64 random{3};
  for (int round = 0; round < 2000; ++round) {
    std::string raw =
        "From: =?utf-8?b?x?= <a@b.jp>\nContent-Type: multipart/mixed; boundary=q\n\n--q\n\nx\n--q--";
    for (int change = 0; change < 12; ++change) raw[random() % raw.size()] = static_cast<char>(random());
    read_mail(raw);
  }
}

}  // namespace
}  // namespace erp
