// Mails to the desk: which ticket one belongs to, and what it makes of it.
#pragma once

#include "base/uuid.hpp"
#include "service/received_mail.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace erp {
class Session;
struct StoredFile;
}  // namespace erp

namespace erp::support {

enum class MailFate : std::uint8_t { opened, answered, noted, known, ignored };

struct TakenMail {
  MailFate fate = MailFate::ignored;
  Uuid ticket;
  std::string number;  // of the ticket; empty: none
};

// Of who asked it is an answer; of anybody else who knows the mail it refers to, an internal note; what fits
// nowhere opens a ticket. A program's mail opens none and ends no waiting. Each is taken once.
TakenMail take_mail(Session&, const ReceivedMail&);

// A file that came with it.
struct MailedFile {
  const StoredFile& stored;
  std::string name;
};
void attach(Session&, const Uuid& ticket, const MailedFile&);
// Files that were not taken, with the reason of each: nobody may believe that they are there.
void note_refused_files(Session&, const Uuid& ticket, const std::string& lines);

// The message id of the last mail that came for a ticket, if a mail of ours may name it; else empty.
std::string newest_mail_of(Session&, std::string_view ticket);

// "TK-2026-11-00001" within a text; empty if there is none.
std::string ticket_number_in(std::string_view);

}  // namespace erp::support
