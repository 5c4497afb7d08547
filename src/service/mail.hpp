// Mails over SMTP. Blocks for as long as the mail server takes: call it on a WorkerPool.
#pragma once

#include "service/config.hpp"

#include <chrono>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace erp {

struct MailAttachment {
  std::string name, media_type, content;
};

struct Mail {
  std::vector<std::string> to;  // bare addresses: "hanako@example.jp"
  std::string subject, text;    // UTF-8
  std::vector<MailAttachment> attachments = {};
  std::string message_id =
      {};  // without angle brackets; empty: a fresh one. Give one to make retries recognizable
  std::string reply_to = {};  // a bare address; empty: answers go to the sender
  std::string answers = {};   // the message id of the mail that this one answers; empty: none
};

// The mail was not taken. `permanent`: the server refused it for good, trying again will not help.
struct MailFailed : std::runtime_error {
  MailFailed(const std::string& what, bool for_good) : std::runtime_error{what}, permanent{for_good} {}
  bool permanent;
};

// "local@domain" of printable ASCII, without anything that could begin another header or command.
bool valid_mail_address(std::string_view);

// The mail as it is sent, RFC 5322 and MIME. No text can add a header: what is not plain ASCII is encoded.
// Throws std::invalid_argument on a bad address or media type.
std::string mail_text(const Mail&, std::string_view from, std::chrono::system_clock::time_point);

// Throws MailFailed. With MailSecurity::starttls and tls nothing is ever sent in the clear.
void send_mail(const Config::Smtp&, const Mail&);

}  // namespace erp
