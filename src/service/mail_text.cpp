#include "base/text.hpp"
#include "service/mail.hpp"
#include "service/secrets.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ctime>

namespace erp {
namespace {

bool plain(char c) {
  return c >= 0x20 && c < 0x7F;
}

bool token_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '+' || c == '_';
}

// RFC 2047: words of at most 75 characters, none of which ends within a character of UTF-8.
std::string encoded_words(std::string_view text) {
  constexpr std::size_t most_bytes = 45;
  std::string out;
  while (!text.empty()) {
    std::size_t length = std::min(most_bytes, text.size());
    while (length < text.size() && length > 1 && (text[length] & 0xC0) == 0x80) --length;
    if (!out.empty()) out += "\r\n ";
    out += "=?UTF-8?B?" + base64(text.substr(0, length)) + "?=";
    text.remove_prefix(length);
  }
  return out;
}

std::string header_text(std::string_view text) {
  constexpr std::size_t longest_plain_line = 60;
  const bool as_it_is = std::ranges::all_of(text, plain) && text.size() <= longest_plain_line &&
                        text.find("=?") == std::string_view::npos;
  return as_it_is ? std::string{text} : encoded_words(text);
}

std::string base64_lines(std::string_view content) {
  constexpr std::size_t bytes_of_line = 57;  // 76 characters
  std::string out;
  out.reserve(content.size() / 57 * 78 + 80);
  for (std::size_t begin = 0; begin < content.size(); begin += bytes_of_line) {
    out += base64(content.substr(begin, bytes_of_line)) + "\r\n";
  }
  return out;
}

// RFC 2231, and a plain name for programs that do not know it.
std::string file_name_parameters(std::string_view name) {
  std::string simple, encoded;
  for (const char c : name) {
    simple += token_character(c) ? c : '_';
    if (token_character(c) && c != '+') {
      encoded += c;
    } else {
      encoded += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return "filename=\"" + simple + "\"; filename*=UTF-8''" + encoded;
}

bool valid_media_type(std::string_view type) {
  const std::size_t slash = type.find('/');
  return slash != std::string_view::npos && slash > 0 && slash + 1 < type.size() &&
         std::ranges::all_of(type.substr(0, slash), token_character) &&
         std::ranges::all_of(type.substr(slash + 1), token_character);
}

std::string written_date(std::chrono::system_clock::time_point time) {
  constexpr std::string_view days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::string_view months[] = {
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
  std::tm t{};
  gmtime_r(&seconds, &t);
  return fmt::format(
      "{}, {:02} {} {} {:02}:{:02}:{:02} +0000",
      days[t.tm_wday],
      t.tm_mday,
      months[t.tm_mon],
      t.tm_year + 1900,
      t.tm_hour,
      t.tm_min,
      t.tm_sec);
}

std::string text_part(std::string_view text) {
  return "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
         base64_lines(text);
}

std::string attachment_part(const MailAttachment& attachment) {
  if (!valid_media_type(attachment.media_type)) throw std::invalid_argument{"not a media type"};
  return "Content-Type: " + attachment.media_type + "\r\nContent-Transfer-Encoding: base64\r\n" +
         "Content-Disposition: attachment; " + file_name_parameters(attachment.name) + "\r\n\r\n" +
         base64_lines(attachment.content);
}

}  // namespace

bool valid_mail_address(std::string_view address) {
  const std::size_t at = address.rfind('@');
  constexpr std::size_t longest = 254;
  if (at == std::string_view::npos || at == 0 || at + 1 >= address.size() || address.size() > longest)
    return false;
  const auto local_character = [](char c) {
    return plain(c) && std::string_view{" \"(),:;<>@[\\]"}.find(c) == std::string_view::npos;
  };
  return std::ranges::all_of(address.substr(0, at), local_character) &&
         std::ranges::all_of(address.substr(at + 1), token_character);
}

std::string mail_text(const Mail& mail, std::string_view from, std::chrono::system_clock::time_point time) {
  const bool all_valid =
      valid_mail_address(from) && !mail.to.empty() && std::ranges::all_of(mail.to, valid_mail_address);
  for (const std::string& optional : {mail.reply_to, mail.answers})
    if (!optional.empty() && !valid_mail_address(optional)) throw std::invalid_argument{"not a mail address"};
  if (!all_valid) throw std::invalid_argument{"not a mail address"};
  const std::string domain{from.substr(from.rfind('@') + 1)};
  const std::string id = mail.message_id.empty() ? random_token(18) + "@" + domain : mail.message_id;
  if (!valid_mail_address(id)) throw std::invalid_argument{"not a message id"};
  std::string recipients;
  for (const std::string& address : mail.to) recipients += (recipients.empty() ? "" : ",\r\n ") + address;
  std::string out = "From: " + std::string{from} + "\r\nTo: " + recipients + "\r\nSubject: ";
  out += header_text(mail.subject) + "\r\nDate: " + written_date(time) + "\r\nMessage-ID: <" + id + ">\r\n";
  if (!mail.reply_to.empty()) out += "Reply-To: " + mail.reply_to + "\r\n";
  if (!mail.answers.empty())
    out += "In-Reply-To: <" + mail.answers + ">\r\nReferences: <" + mail.answers + ">\r\n";
  out += "MIME-Version: 1.0\r\nAuto-Submitted: auto-generated\r\n";
  if (mail.attachments.empty()) return out + text_part(mail.text);
  const std::string boundary = "part-" + random_token(18);
  const std::string next = "\r\n--" + boundary + "\r\n";
  out += "Content-Type: multipart/mixed; boundary=\"" + boundary + "\"\r\n" + next + text_part(mail.text);
  for (const MailAttachment& attachment : mail.attachments) out += next + attachment_part(attachment);
  return out + "\r\n--" + boundary + "--\r\n";
}

}  // namespace erp
