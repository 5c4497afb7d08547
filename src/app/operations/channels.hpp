// The ways to people: mail first; a webhook or a command when mail does not work.
#pragma once

#include "app/operations/message.hpp"
#include "service/config.hpp"

#include <chrono>
#include <string>

namespace erp::app {

void mail(const Config&, const Message&, std::chrono::milliseconds at_most);  // throws MailFailed
bool has_second_channel(const Config&);
bool tell_otherwise(const Config&, const Message&, std::chrono::milliseconds at_most);  // false: not taken

std::string host_name();

}  // namespace erp::app
