#include "service/received_mail.hpp"

#include "base/text.hpp"
#include "service/mime_header.hpp"
#include "service/secrets.hpp"

#include <iconv.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <utility>

namespace erp {
namespace {

constexpr int deepest = 10;  // parts within parts
constexpr std::size_t most_parts = 200, most_references = 50;

// What mails call by one name and mean by another: Japanese programs write characters of the vendors' sets.
std::string meant_by(const std::string& charset) {
  const auto name = lower_ascii(charset);
  if (name == "iso-2022-jp") return "EUC-JP-MS";  // after shifted()
  if (name == "shift_jis" || name == "x-sjis") return "CP932";
  if (name == "euc-jp") return "EUC-JP-MS";
  return name.empty() || name == "us-ascii" ? "UTF-8" : charset;
}

// ISO-2022-JP as EUC-JP: the same tables, marked by the high bit instead of by escapes. The conversion of the
// library knows the plain tables alone, and mails have 「①」 and 「㈱」.
std::string shifted(std::string_view bytes) {
  std::string out;
  char table = 'B';  // of one byte; '$' of two, 'I' half-width kana
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (bytes[i] == '\x1B' && i + 2 < bytes.size()) {
      table = bytes[i + 1] == '$' ? '$' : bytes[i + 2];
      i += 2;
    } else if (table == 'B' || table == 'J' || bytes[i] < '!') {
      out += bytes[i];
    } else {
      if (table == 'I') out += '\x8E';
      out += static_cast<char>(bytes[i] | 0x80);
    }
  }
  return out;
}

struct CloseIconv {
  using pointer = iconv_t;
  void operator()(iconv_t which) const { iconv_close(which); }
};

// In one pass, however many there are.
std::string without_entities(std::string_view text) {
  constexpr std::pair<std::string_view, char> entities[] = {
      {"&nbsp;", ' '}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&#39;", '\''}, {"&amp;", '&'}};
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const auto* const found =
        std::ranges::find_if(entities, [&](const auto& one) { return text.starts_with(one.first); });
    const bool entity = found != std::end(entities);
    out += entity ? found->second : text.front();
    text.remove_prefix(entity ? found->first.size() : 1);
  }
  return out;
}

std::string text_of_html(std::string_view html) {
  std::string out;
  for (std::size_t i = 0; i < html.size(); ++i) {
    if (html[i] != '<') {
      out += html[i];
      continue;
    }
    const auto end = html.find('>', i);
    const auto tag = lower_ascii(html.substr(i + 1, std::min(html.size(), end) - i - 1));
    for (const std::string name : {"style", "script"})
      if (tag.starts_with(name)) i = std::min(html.find("</" + name, i), html.size());
    if (tag.starts_with("br") || tag.starts_with("/p") || tag.starts_with("/div") || tag.starts_with("/tr"))
      out += '\n';
    i = std::min(html.find('>', i), html.size());
  }
  return without_entities(out);
}

// What a database takes as text, in one line or in several: whoever wrote the mail may have meant it
// otherwise.
std::string readable(std::string_view text) {
  std::string out = valid_utf8(text) ? std::string{text} : as_utf8(text, "UTF-8");
  std::erase_if(out, [](char c) {
    return (static_cast<unsigned char>(c) < ' ' && c != '\n' && c != '\t') || c == '\x7F';
  });
  return out;
}

std::string readable_line(std::string_view text) {
  auto out = readable(text);
  std::ranges::replace(out, '\n', ' ');
  return out;
}

struct Reading {
  ReceivedMail& mail;
  std::string html;
  std::size_t parts = 0;
};

void read_part(Reading& reading, const MimeHeaders& headers, std::string_view body, int depth);

void read_parts(Reading& reading, std::string_view body, const std::string& boundary, int depth) {
  const auto mark = "--" + boundary;
  auto begin = body.starts_with(mark) ? 0 : body.find("\n" + mark);
  while (begin != std::string_view::npos) {
    auto rest = body.substr(begin);
    if (rest.starts_with('\n')) rest.remove_prefix(1);
    rest.remove_prefix(mark.size());
    if (rest.starts_with("--")) return;
    cut(rest, '\n');
    const auto end = rest.find("\n" + mark);
    auto part = rest.substr(0, end);
    const auto headers = take_headers(part);
    read_part(reading, headers, part, depth + 1);
    body = end == std::string_view::npos ? std::string_view{} : rest.substr(end);
    begin = body.empty() ? std::string_view::npos : 0;
  }
}

std::string content_of(const MimeHeaders& headers, std::string_view body) {
  const auto found = headers.find("content-transfer-encoding");
  const auto way = found == headers.end() ? std::string{} : lower_ascii(found->second);
  if (way == "base64") return from_base64(body);
  if (way == "quoted-printable") return from_quoted_printable(body);
  return std::string{body};
}

MimeValue value_of(const MimeHeaders& headers, std::string_view name) {
  const auto found = headers.find(name);
  return found == headers.end() ? MimeValue{} : read_value(found->second);
}

std::string parameter(const MimeValue& value, std::string_view name) {
  const auto found = value.parameters.find(name);
  return found == value.parameters.end() ? std::string{} : found->second;
}

void read_part(Reading& reading, const MimeHeaders& headers, std::string_view body, int depth) {
  if (depth > deepest || ++reading.parts > most_parts) return;
  auto type = value_of(headers, "content-type");
  if (type.value.empty()) type.value = "text/plain";
  if (type.value.starts_with("multipart/"))
    return read_parts(reading, body, parameter(type, "boundary"), depth);
  const auto disposition = value_of(headers, "content-disposition");
  auto name = parameter(disposition, "filename");
  if (name.empty()) name = parameter(type, "name");
  const bool attached =
      disposition.value == "attachment" || !name.empty() || !type.value.starts_with("text/");
  if (attached) {
    reading.mail.attachments.push_back(
        {readable_line(name), readable_line(type.value), content_of(headers, body)});
  } else {
    const auto text = as_utf8(content_of(headers, body), parameter(type, "charset"));
    if (type.value == "text/html")
      reading.html += text;
    else
      reading.mail.text += text;
  }
}

// "山田 <yamada@example.jp>", "yamada@example.jp (Yamada)"
void read_sender(const MimeHeaders& headers, ReceivedMail& mail) {
  const auto found = headers.find("from");
  if (found == headers.end()) return;
  const std::string_view text = found->second;
  const auto open = text.rfind('<'), end = text.rfind('>');
  const bool bracketed = open != std::string_view::npos && end != std::string_view::npos && open < end;
  const auto address = bracketed ? text.substr(open + 1, end - open - 1) : text.substr(0, text.find('('));
  mail.from = lower_ascii(trimmed(address));
  if (!valid_mail_address(mail.from)) mail.from.clear();
  if (!bracketed) return;
  mail.from_name = readable_line(decoded_words(trimmed(text.substr(0, open))));
  std::erase(mail.from_name, '"');
}

// The nearest ones: whoever writes thousands of them wants something else than an answer.
void read_references(const MimeHeaders& headers, ReceivedMail& mail) {
  for (const char* name : {"references", "in-reply-to"}) {
    const auto found = headers.find(std::string_view{name});
    if (found == headers.end()) continue;
    std::string_view rest = found->second;
    while (!rest.empty()) {
      cut(rest, '<');
      if (const auto id = cut(rest, '>'); !id.empty()) mail.references.push_back(readable_line(id));
    }
  }
  std::ranges::reverse(mail.references);
  if (mail.references.size() > most_references) mail.references.resize(most_references);
}

bool by_a_program(const MimeHeaders& headers) {
  const auto says = [&](std::string_view name, std::initializer_list<std::string_view> words) {
    const auto found = headers.find(name);
    return found != headers.end() && std::ranges::find(words, lower_ascii(found->second)) != words.end();
  };
  const bool submitted = headers.contains("auto-submitted") && !says("auto-submitted", {"no"});
  return submitted || says("precedence", {"bulk", "junk", "list", "auto_reply"}) ||
         says("return-path", {"<>"}) || headers.contains("list-id") || headers.contains("x-autoreply");
}

std::string without_returns(std::string_view raw) {
  std::string text;
  text.reserve(raw.size());
  for (const char c : raw)
    if (c != '\r' && c != '\0') text += c;
  return text;
}

}  // namespace

std::string as_utf8(std::string_view bytes, const std::string& charset) {
  const auto meant = meant_by(charset);
  const std::string replacement = "\xEF\xBF\xBD";
  iconv_t opened = iconv_open("UTF-8", meant.c_str());
  if (opened == reinterpret_cast<iconv_t>(-1)) opened = iconv_open("UTF-8", "UTF-8");
  const std::unique_ptr<iconv_t, CloseIconv> conversion{opened};
  std::string in = lower_ascii(charset) == "iso-2022-jp" ? shifted(bytes) : std::string{bytes};
  std::string out;
  char* from = in.data();
  std::size_t left = in.size();
  char buffer[4096];
  while (left > 0) {
    char* to = buffer;
    std::size_t room = sizeof buffer;
    const auto done = iconv(conversion.get(), &from, &left, &to, &room);
    out.append(buffer, sizeof buffer - room);
    if (done != static_cast<std::size_t>(-1) || errno == E2BIG) continue;
    out += replacement;
    ++from, --left;
  }
  return out;
}

ReceivedMail read_mail(std::string_view raw) {
  ReceivedMail mail;
  const auto text = without_returns(raw);
  std::string_view body = text;
  const auto headers = take_headers(body);
  read_sender(headers, mail);
  read_references(headers, mail);
  mail.automatic = by_a_program(headers);
  if (const auto found = headers.find("subject"); found != headers.end())
    mail.subject = trimmed(readable_line(decoded_words(found->second)));
  if (const auto found = headers.find("message-id"); found != headers.end())
    mail.message_id = trimmed(readable_line(found->second));
  std::erase_if(mail.message_id, [](char c) { return c == '<' || c == '>'; });
  if (mail.message_id.empty()) mail.message_id = "sha256." + hexadecimal(sha256(raw));
  Reading reading{mail, {}, 0};
  read_part(reading, headers, body, 0);
  if (trimmed(mail.text).empty()) mail.text = text_of_html(reading.html);
  mail.text = trimmed(readable(mail.text));
  return mail;
}

}  // namespace erp
