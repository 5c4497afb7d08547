// What is written to people one by one: a link for a new password, a word about a new device, the question
// how they found the help.
#pragma once

#include "api/context.hpp"

#include <functional>

namespace erp::app {

// What a job was told, by name.
using Arguments = std::function<std::string(std::string_view name)>;

inline constexpr const char* no_mail_server = "no SMTP server is set (smtp.host)";

// False: it is no job of this kind. Throws if the mail could not be given to the mail server.
bool send_person_mail(api::Context&, const db::Scope&, std::string_view kind, const Arguments&);

}  // namespace erp::app
