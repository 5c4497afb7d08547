#include "api/answer.hpp"
#include "api/checks.hpp"
#include "api/json_writer.hpp"
#include "api/operators.hpp"
#include "api/personal_reads.hpp"
#include "app/audit_proofs.hpp"
#include "app/console/console_routes.hpp"
#include "app/console/database_view.hpp"
#include "app/console/log_view.hpp"
#include "app/security/firewall.hpp"
#include "app/security/security_questions.hpp"
#include "modules/identity/failures.hpp"
#include "modules/identity/user.hpp"
#include "modules/operations/notice.hpp"
#include "runtime/loop.hpp"
#include "service/config.hpp"

#include <algorithm>
#include <map>

namespace erp::app {
namespace {

constexpr std::size_t most_addresses = 50;
constexpr std::size_t most_bytes_of_refusals = 8 << 20;
constexpr std::int64_t a_day_ago = 86'400'000'000;  // microseconds

struct Refusals {
  std::size_t count = 0;
  std::string last;
  std::map<std::string, std::size_t> reasons;
};
using RefusalsByAddress = std::map<std::string, Refusals>;

struct Machine {
  RefusalsByAddress refusals;
  bool refusals_complete = true;
  bool firewall_readable = false;
  std::vector<security::Blocked> blocked;
  std::chrono::seconds isolated{};
  std::optional<KeptProof> proof;
};

// Of the last day, from the log: the table of failures knows addresses by their digests alone.
void read_refusals(const Config& config, Machine& machine) {
  const auto since = operations::local_text({now().microseconds - a_day_ago});
  bool older = false;
  const auto take = [&](std::string_view text) {
    const auto line = read_log_line(text);
    older = older || (!line.code.empty() && line.time < since);
    if (line.code != "AUTH_FAILED" || line.time < since) return;
    auto& one = machine.refusals[std::string{log_field(line.rest, "ip")}];
    if (one.count++ == 0) one.last = line.time;
    ++one.reasons[std::string{log_field(line.rest, "reason")}];
  };
  machine.refusals_complete =
      each_line_backwards(config.log.folder, "error.log", most_bytes_of_refusals, take) || older;
}

Machine look_at_machine(const Config& config, const Uuid& organization) {
  Machine machine;
  read_refusals(config, machine);
  machine.firewall_readable = security::may_read_blocked();
  if (machine.firewall_readable) {
    machine.blocked = security::blocked();
    machine.isolated = security::isolated_for();
  }
  machine.proof = last_proof(config, organization);
  return machine;
}

// Of these addresses, those that must wait: until when, by their key.
std::map<std::string, std::string> locked_addresses(
    db::Database& database, const std::vector<std::string>& all) {
  std::string keys;
  for (const auto& address : all)
    keys += (keys.empty() ? "\"\\" : ",\"\\") + identity::address_key(address) + "\"";
  const auto rows = database.read(
      identity::across_organizations(),
      "select '\\x' || encode(key, 'hex'), to_char(locked_until at time zone 'UTC', "
      "'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') from sign_in_failure where key = any($1::bytea[]) and locked_until "
      "> "
      "now()",
      {"{" + keys + "}"});
  std::map<std::string, std::string> found;
  for (std::size_t i = 0; i < rows.size(); ++i) found.emplace(rows.text(i, 0), rows.text(i, 1));
  return found;
}

std::string addresses_json(db::Database& database, const RefusalsByAddress& refusals) {
  std::vector<std::string> addresses;
  for (const auto& [address, one] : refusals) addresses.push_back(address);
  std::ranges::stable_sort(
      addresses, [&](const auto& a, const auto& b) { return refusals.at(a).count > refusals.at(b).count; });
  if (addresses.size() > most_addresses) addresses.resize(most_addresses);
  const auto locked = locked_addresses(database, addresses);
  api::JsonArray all;
  for (const auto& address : addresses) {
    const auto& [count, last, reasons] = refusals.at(address);
    api::JsonArray why;
    for (const auto& [reason, times] : reasons)
      why.json(
          api::JsonObject{}.text("reason", reason).number("count", static_cast<std::int64_t>(times)).done());
    const auto until = locked.find(identity::address_key(address));
    all.json(api::JsonObject{}
                 .text("address", address)
                 .number("count", static_cast<std::int64_t>(count))
                 .text("last", last)
                 .json("reasons", why.done())
                 .json("locked_until", until == locked.end() ? "null" : json_text(until->second))
                 .done());
  }
  return all.done();
}

void write_machine(const Machine& machine, api::JsonObject& data) {
  api::JsonArray blocked;
  for (const auto& [range, reason, left] : machine.blocked)
    blocked.json(api::JsonObject{}
                     .text("range", range)
                     .text("reason", reason)
                     .number("seconds_left", left.count())
                     .done());
  data.json("blocked", machine.firewall_readable ? blocked.done() : "null");
  data.json(
      "isolated_seconds", machine.firewall_readable ? std::to_string(machine.isolated.count()) : "null");
  data.yes_no("addresses_complete", machine.refusals_complete);
  if (!machine.proof) {
    data.json("proof", "null");
    return;
  }
  const auto& [organization, at, rows, blocks, findings, head] = *machine.proof;
  api::JsonObject proof;
  proof.text("at", to_text(at)).number("rows", rows).number("blocks", blocks).number("findings", findings);
  data.json("proof", proof.text("head", head).done());
}

}  // namespace

// Addresses are the machine's; people are those of the company, for whoever may read all of them.
http::Response show_security(api::Call& call) {
  api::refuse_all_but_operators(call);
  const auto config = call.context.config.get();
  auto& database = call.context.database;
  const bool people = call.actor.may(identity::User::entity.name, "read") == Reach::all;
  Machine machine;
  call.context.workers.run([&] { machine = look_at_machine(*config, call.actor.organization_id); });
  api::JsonObject data;
  data.text("at", to_text(now())).yes_no("people", people);
  data.json("addresses", addresses_json(database, machine.refusals));
  write_machine(machine, data);
  std::int64_t shown_people = 0;
  for (const auto* const question :
       {&security::failed_accounts,
        &security::without_second_factor,
        &security::asleep,
        &security::unused_keys,
        &security::locked_lately}) {
    const auto rows = people ? database.read(api::scope_of(call.actor), question->sql) : db::Rows{};
    shown_people += people ? static_cast<std::int64_t>(rows.size()) : 0;
    data.json(question->name, people ? as_json(*question, rows) : "null");
  }
  for (const auto* const question :
       {&security::lockdowns, &security::blocks_written_down, &security::last_seal})
    data.json(question->name, as_json(*question, database.read(api::scope_of(call.actor), question->sql)));
  if (shown_people > 0)
    call.context.personal_reads.note(
        call.actor, identity::User::entity, identity::ReadWay::list, {}, shown_people, {"email"});
  return api::success(call.request, data.done());
}

}  // namespace erp::app
