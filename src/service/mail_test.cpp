#include "service/mail.hpp"

#include "service/secrets.hpp"
#include "service/servers_for_test.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace erp {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

const auto some_time =
    std::chrono::system_clock::from_time_t(1'763'974'800);  // 2025-11-24 09:00 UTC, a Monday

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

TEST(MailText, has_the_headers_of_a_proper_mail) {
  const Mail mail{
      .to = {"a@x.jp", "b@x.jp"}, .subject = "Invoice 42", .text = "こんにちは\n", .message_id = "m1@x.jp"};
  EXPECT_EQ(
      mail_text(mail, "erp@example.jp", some_time),
      "From: erp@example.jp\r\nTo: a@x.jp,\r\n b@x.jp\r\nSubject: Invoice 42\r\n"
      "Date: Mon, 24 Nov 2025 09:00:00 +0000\r\nMessage-ID: <m1@x.jp>\r\nMIME-Version: 1.0\r\n"
      "Auto-Submitted: auto-generated\r\nContent-Type: text/plain; charset=utf-8\r\n"
      "Content-Transfer-Encoding: base64\r\n\r\n44GT44KT44Gr44Gh44GvCg==\r\n");
}

TEST(MailText, subjects_are_encoded_in_whole_characters) {
  const std::string subject = "請求書をお送りします（株式会社イトウ様、2025年11月分、支払期限は12月末日）";
  const std::string text = mail_text({.to = {"a@x.jp"}, .subject = subject, .text = ""}, "e@x.jp", some_time);
  std::istringstream lines{text};
  std::string back, line;
  while (std::getline(lines, line)) {
    const std::size_t begin = line.find("=?UTF-8?B?");
    if (begin == std::string::npos) continue;
    EXPECT_LE(line.size(), 90u);
    std::string word = line.substr(begin + 10, line.find("?=", begin + 10) - begin - 10), bytes;
    while (word.ends_with('=')) word.pop_back();
    for (char& c : word) c = c == '+' ? '-' : c == '/' ? '_' : c;
    ASSERT_TRUE(from_base64url(word, bytes));
    EXPECT_NE(bytes[0] & 0xC0, 0x80) << "begins within a character";
    back += bytes;
  }
  EXPECT_EQ(back, subject);
}

TEST(MailText, nothing_can_add_a_header) {
  const std::string text = mail_text(
      {.to = {"a@x.jp"},
       .subject = "x\r\nBcc: evil@x.jp",
       .text = "\r\n.\r\n",
       .attachments = {{"請求\r\nX: \".pdf", "application/pdf", "%PDF"}}},
      "e@x.jp",
      some_time);
  EXPECT_FALSE(contains(text, "\nBcc"));
  EXPECT_FALSE(contains(text, "\nX:"));
  EXPECT_TRUE(contains(text, "filename*=UTF-8''%E8%AB%8B%E6%B1%82%0D%0AX%3A%20%22.pdf"));
  for (const char* bad : {"", "a", "@x", "a@", "a@x\r\nRCPT TO:<b@x>", "a b@x", "<a@x>", "a@x>", "あ@x.jp"}) {
    EXPECT_THROW(
        mail_text({.to = {bad}, .subject = "", .text = ""}, "e@x.jp", some_time), std::invalid_argument)
        << bad;
  }
  const Mail bad_type{.to = {"a@x.jp"}, .subject = "", .text = "", .attachments = {{"n", "a/b\r\nX: y", ""}}};
  EXPECT_THROW(mail_text(bad_type, "e@x.jp", some_time), std::invalid_argument);
}

class MailServer : public testing::Test {
 protected:
  MailServer() { for_test::wait_for_port(smtp.port); }
  ~MailServer() override { fs::remove_all(folder); }
  std::string first_mail() const {
    std::ostringstream text;
    text << std::ifstream{folder / "0000.eml"}.rdbuf();
    return text.str();
  }
  static fs::path make_folder() {
    const fs::path path = fs::temp_directory_path() / ("erp-mail-test-" + std::to_string(getpid()));
    fs::create_directories(path);
    return path;
  }

  fs::path folder = make_folder();
  Config::Smtp smtp{
      .host = "127.0.0.1",
      .port = for_test::free_port(),
      .user = {},
      .password = {},
      .from = "erp@example.jp",
      .tls = MailSecurity::none,
      .timeout = 5s};
  for_test::Process process{
      {"python3", "tests/support/smtp_sink.py", std::to_string(smtp.port), folder.string()}};
};

TEST_F(MailServer, takes_what_is_sent) {
  smtp.user = "itdo";
  smtp.password = "geheim";
  send_mail(
      smtp,
      {.to = {"a@x.jp", "b@x.jp"},
       .subject = "件名",
       .text = "本文",
       .attachments = {{"a.bin", "application/pdf", std::string(100'000, 'x')}}});
  const std::string mail = first_mail();
  EXPECT_TRUE(contains(mail, "AUTH PLAIN " + base64(std::string_view{"\0itdo\0geheim", 12}) + "\n"))
      << mail.substr(0, 500);
  EXPECT_TRUE(contains(mail, "MAIL FROM:<erp@example.jp>"));
  EXPECT_TRUE(contains(mail, "RCPT TO:<a@x.jp>\nRCPT TO:<b@x.jp>\n"));
  EXPECT_TRUE(contains(mail, "Subject: =?UTF-8?B?5Lu25ZCN?=\r\n"));
  EXPECT_TRUE(contains(mail, "5pys5paH\r\n"));
  EXPECT_GT(mail.size(), 130'000u);
}

TEST_F(MailServer, refusals_tell_whether_to_try_again) {
  const auto failure = [this](const std::string& to) {
    try {
      send_mail(smtp, {.to = {to}, .subject = "s", .text = "t"});
    } catch (const MailFailed& failed) { return failed.permanent ? "for good" : "for now"; }
    return "taken";
  };
  EXPECT_STREQ(failure("a@x.jp"), "taken");
  EXPECT_STREQ(failure("refused@x.jp"), "for good");
  EXPECT_STREQ(failure("later@x.jp"), "for now");
  smtp.tls = MailSecurity::starttls;
  EXPECT_STREQ(failure("a@x.jp"), "for now") << "a server without STARTTLS gets nothing";
  smtp.port = for_test::free_port();
  EXPECT_STREQ(failure("a@x.jp"), "for now");
  smtp.host.clear();
  EXPECT_STREQ(failure("a@x.jp"), "for now");
}

}  // namespace
}  // namespace erp
