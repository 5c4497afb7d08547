// A table of our own in the kernel's firewall, asked before all others: who is blocked, and isolation. It
// works beside ufw and fail2ban. Times run in the kernel: they end even if nothing else on the machine works
// any more.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace erp::app::security {

bool has_nft();  // false: it is not installed

struct Blocked {
  std::string range, reason;
  std::chrono::seconds left{};  // 0: until it is unblocked
};

// All throw std::runtime_error with what nft said.
// A further time or reason of the same range takes the place of the former. Answers for how long nobody gets
// in: longer than asked where a part of the range, or a network around it, is blocked for longer already.
std::chrono::seconds block(std::string_view range, std::chrono::seconds time, std::string_view reason);
bool unblock(std::string_view range);  // false: it was not blocked
std::vector<Blocked> blocked();
bool may_read_blocked();  // false: that takes root, or nft is not installed, and blocked() says nothing
// Nothing comes in or goes out but to and from these networks, until the time is over.
void isolate(const std::vector<std::string>& networks, std::chrono::seconds time);
bool end_isolation();                 // false: there was none
std::chrono::seconds isolated_for();  // 0: not isolated

// Open connections of who is blocked: those that the kernel can end at once are ended; of the others no
// packet passes any more.
void cut_connections(std::string_view range);

std::string blocking_script(std::string_view range, std::chrono::seconds time, std::string_view reason);
std::vector<Blocked> read_blocked(std::string_view json);

}  // namespace erp::app::security
