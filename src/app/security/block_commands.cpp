#include "app/security/addresses.hpp"
#include "app/security/commands.hpp"
#include "app/security/firewall.hpp"
#include "app/security/trail.hpp"
#include "modules/identity/address_range.hpp"
#include "service/config_keys.hpp"
#include "service/process.hpp"

#include <fmt/format.h>

#include <iostream>

namespace erp::app::security {
namespace {

constexpr std::chrono::seconds time_for_ufw{10};

std::string shown(std::chrono::seconds time) {
  return time.count() == 0 ? "until it is unblocked" : "for " + written_duration(time.count() * 1000);
}

// In front of what ufw lets in; it goes on with connections that are open, and knows no times.
void block_by_ufw(const std::string& range, std::chrono::seconds time) {
  const auto done = run({.words = {"ufw", "prepend", "deny", "from", range}}, {}, time_for_ufw);
  if (!done.ok())
    throw std::runtime_error{"neither nft nor ufw can block it (apt install nftables): " + done.last_line()};
  std::cerr
      << "itdo-erp: nft is not installed; ufw blocks it, if ufw is enabled, and keeps open connections\n";
  if (time.count() == 0) return;
  const auto timer =
      run({.words =
               {"systemd-run",
                fmt::format("--on-active={}s", time.count()),
                "itdo-erp",
                "security",
                "unblock",
                range}},
          {},
          time_for_ufw);
  if (!timer.ok())
    std::cerr << "itdo-erp: it does not end by itself: itdo-erp security unblock " << range << '\n';
}

std::vector<std::string> let_in(const Config& config, const IsolateOptions& options) {
  auto networks = config.security.trusted_networks;
  networks.insert(networks.end(), options.networks.begin(), options.networks.end());
  for (const auto& network : networks)
    if (!identity::is_range(network)) throw std::runtime_error{network + " is no network"};
  return networks;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

int end_it(const Config& config) {
  if (!end_isolation()) {
    std::cout << "The machine is not isolated.\n";
    return 0;
  }
  write_down(config, "isolation_ended", {});
  std::cout << "The machine is not isolated any more.\n";
  return 0;
}

}  // namespace

std::chrono::seconds time_of(const std::string& text) {
  constexpr std::int64_t minute = 60'000, year = 366LL * 24 * 60 * minute;
  if (text == "0") return {};
  const ConfigKey form{
      .name = "--for", .type = KeyType::duration, .least = minute, .most = year, .unit = "h"};
  ReadValue value;
  std::string complaint;
  if (!read_value(form, text, value, complaint)) throw std::runtime_error{"--for: " + complaint};
  return std::chrono::seconds{value.number / 1000};
}

int block_address(const Snapshot& snapshot, const BlockOptions& options) {
  const Config& config = snapshot->config;
  auto time = time_of(options.time);
  if (const auto why = objection(options.range, protected_ranges(config)); !why.empty()) {
    std::cerr << "itdo-erp: " << why << '\n';
    return locks_out;
  }
  if (has_nft())
    time = block(options.range, time, options.reason);
  else
    block_by_ufw(options.range, time);
  cut_connections(options.range);
  write_down(
      config,
      "address_blocked",
      {{"address", options.range}, {"time", shown(time)}, {"reason", options.reason}});
  std::cout << options.range << " is blocked " << shown(time) << ".\n";
  return 0;
}

int unblock_address(const Snapshot& snapshot, const std::string& range, const std::string& if_reason) {
  if (!identity::is_range(range)) throw std::runtime_error{range + " is no address"};
  if (!if_reason.empty() && has_nft()) {
    const auto all = blocked();
    const auto found = std::ranges::find(all, range, &Blocked::range);
    if (found != all.end() && !found->reason.starts_with(if_reason)) {
      std::cout << range << " stays blocked: " << found->reason << '\n';
      return 0;
    }
  }
  const bool was = has_nft()
                       ? unblock(range)
                       : run({.words = {"ufw", "delete", "deny", "from", range}}, {}, time_for_ufw).ok();
  if (was) write_down(snapshot->config, "address_unblocked", {{"address", range}});
  std::cout << range << (was ? " is not blocked any more.\n" : " was not blocked.\n");
  return 0;
}

int list_blocked() {
  const auto all = blocked();
  for (const auto& [range, reason, left] : all)
    std::cout << fmt::format(
        "{:40} {:24} {}\n", range, left.count() ? "ends in " + shown(left).substr(4) : "stays", reason);
  if (all.empty()) std::cout << "Nobody is blocked.\n";
  if (const auto left = isolated_for(); left.count() > 0)
    std::cout << "The machine is isolated for " << left.count() << " s more.\n";
  return 0;
}

int isolate_machine(const Snapshot& snapshot, const IsolateOptions& options) {
  const Config& config = snapshot->config;
  if (options.off) return end_it(config);
  const auto networks = let_in(config, options);
  const auto own = own_address();
  const bool own_is_in = own.empty() || std::ranges::any_of(networks, [&](const auto& one) {
                           return identity::covers(one, own);
                         });
  if (networks.empty() || !own_is_in) {
    std::cerr << "itdo-erp: "
              << (networks.empty() ? "nobody would be let in" : own + ", where you come from, would be out")
              << ": --admin NETWORK, or security.trusted_networks\n";
    return locks_out;
  }
  const auto time = time_of(options.time);
  if (time.count() == 0) throw std::runtime_error{"isolation ends by itself: --for 1h"};
  isolate(networks, time);
  write_down(config, "isolated", {{"let_in", joined(networks)}, {"time", shown(time)}});
  std::cout << "The machine is isolated " << shown(time) << "; let in: " << joined(networks)
            << ". Before that: itdo-erp security isolate --off\n";
  return 0;
}

}  // namespace erp::app::security
