// A mail that somebody sent us (RFC 5322, MIME), read as far as people need it. Whatever is broken in it
// costs that part and nothing else.
#pragma once

#include "service/mail.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace erp {

struct ReceivedMail {
  std::string message_id;               // without angle brackets; a digest of the mail if it has none
  std::vector<std::string> references;  // of mails that it answers, the nearest first
  std::string from, from_name;          // the address in lower case; empty: none was found
  std::string subject, text;            // UTF-8
  bool automatic = false;               // written by a program: an absence note, a list, a failure to deliver
  std::vector<MailAttachment> attachments;
};

ReceivedMail read_mail(std::string_view raw);

// Text of any encoding by its name in mails ("ISO-2022-JP") as UTF-8; what cannot be read becomes U+FFFD.
std::string as_utf8(std::string_view bytes, const std::string& charset);

}  // namespace erp
