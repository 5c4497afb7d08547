// What an administrator does on the command line when somebody has got in, or tries to. Each answers the exit
// status.
#pragma once

#include "app/commands.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace erp::app::security {

constexpr int locks_out = 4;  // refused: it would lock out who asks, or the service

// "90min", "24h"; "0" is none. Throws std::runtime_error if it is no time.
std::chrono::seconds time_of(const std::string&);

struct BlockOptions {
  std::string range, time = "24h", reason;  // a time of "0" lasts until it is unblocked
};
int block_address(const Snapshot&, const BlockOptions&);
// `if_reason`: only what was blocked for a reason that begins so; empty: in any case.
int unblock_address(const Snapshot&, const std::string& range, const std::string& if_reason);
int list_blocked();

struct IsolateOptions {
  std::vector<std::string> networks;  // besides security.trusted_networks
  std::string time = "1h";
  bool off = false;
};
int isolate_machine(const Snapshot&, const IsolateOptions&);

// All that is known of an address or network: requests, sign-ins, people, sessions, changed records.
int report_address(const Snapshot&, const std::string& range, int days);

// People of one company (by its code) or of all: everybody, or who is meant by one of the others.
struct PeopleChoice {
  std::string organization, role, address;  // address: who has an open session from there
  std::vector<std::string> people;          // e-mail addresses
  bool all = false;
};
struct LockdownOptions {
  PeopleChoice choice;
  std::string reason, time = "24h";  // a time of "0": nothing is frozen
};
// Sessions, tokens and API keys end, and they choose new passwords. Leaves a list of what was done. In their
// companies nobody moves money or changes whom it goes to until the time is over.
int lock_down(const Snapshot&, const LockdownOptions&);
// All may be changed again, of one company by its code or of all. Passwords and sessions stay as they are.
int end_lockdown(const Snapshot&, const std::string& organization);
int take_back_lockdown(const Snapshot&, const std::string& list);

int list_sessions(const Snapshot&, const PeopleChoice&);
int revoke_sessions(const Snapshot&, const PeopleChoice&);

// New passwords of the database role and of Redis, a new key that signs the audit trail, a further key for
// passwords and second factors: `what` is "database", "redis", "signing" or "sign-in". Passwords go into a
// settings file; the service is restarted. 4: another place would win.
int rotate_secrets(const Snapshot&, const std::string& what, const std::string& into);

// The audit of the month: what is open, who has no second factor, who sleeps, whose rights changed, updates,
// and the proof of the audit trail. 0 nothing to do, 3 something to look at, 1 the trail is not proven.
int report_security(const Snapshot&, bool by_mail);

}  // namespace erp::app::security
