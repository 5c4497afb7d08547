// What both links have in common that let somebody in by mail: the one for who forgot her password, and
// the invitation.
#pragma once

#include "modules/identity/identity.hpp"

#include <string>
#include <string_view>

namespace erp::identity {

struct MailedLink {
  std::string token;  // 256 bits, base64url; only the mail carries it
  Person person;
  std::string company;
};

// A kind of links. A table holds them: user_id, token_hash, expires_at.
struct LinkKind {
  std::string_view table;
  std::string_view used;  // what the audit trail calls its use
  std::string_view void_code;
  std::string_view reason;  // in the log, when one is tried that is void
};

// Runs `sql`, which keeps the link of user $1 with the digest $2 and answers e-mail, name, language,
// company and its name; `sent` is what the audit trail calls it. None if it answers nothing.
std::optional<MailedLink> make_link(
    db::Database&, const db::Scope&, std::string_view user_id, std::string_view sql, std::string_view sent);

// Sets the password of whose link it is, ends all her sessions, and lifts the lock of her account; says
// whose it was. Of two uses at once one counts. Refused: the kind's void_code (used, too old, or none),
// password_* (policy; the link stays good).
struct LinkUsed {
  Uuid user_id;
  std::string email;
};
LinkUsed use_link(
    db::Database&, const LinkKind&, std::string_view token, std::string_view password, const Attempt&);

}  // namespace erp::identity
