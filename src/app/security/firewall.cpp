#include "app/security/firewall.hpp"

#include "app/security/addresses.hpp"
#include "service/process.hpp"

#include <fmt/format.h>
#include <boost/json.hpp>

#include <stdexcept>

namespace erp::app::security {
namespace {

namespace json = boost::json;

// Said again and again, it changes nothing: sets keep their elements, chains are written anew. Neighbours of
// version 6 find each other by messages that pass while isolated.
constexpr std::string_view table = R"(
add table inet itdo_erp
add set inet itdo_erp blocked4 { type ipv4_addr; flags interval, timeout; }
add set inet itdo_erp blocked6 { type ipv6_addr; flags interval, timeout; }
add set inet itdo_erp trusted4 { type ipv4_addr; flags interval; auto-merge; }
add set inet itdo_erp trusted6 { type ipv6_addr; flags interval; auto-merge; }
add set inet itdo_erp isolated { type nf_proto; flags timeout; }
add chain inet itdo_erp arriving { type filter hook input priority -10; policy accept; }
add chain inet itdo_erp passing { type filter hook forward priority -10; policy accept; }
add chain inet itdo_erp leaving { type filter hook output priority -10; policy accept; }
flush chain inet itdo_erp arriving
flush chain inet itdo_erp passing
flush chain inet itdo_erp leaving
add rule inet itdo_erp arriving ip saddr @blocked4 drop
add rule inet itdo_erp arriving ip6 saddr @blocked6 drop
add rule inet itdo_erp arriving iifname lo accept
add rule inet itdo_erp arriving ip saddr @trusted4 accept
add rule inet itdo_erp arriving ip6 saddr @trusted6 accept
add rule inet itdo_erp arriving icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } accept
add rule inet itdo_erp arriving icmpv6 type nd-router-advert accept
add rule inet itdo_erp arriving meta nfproto @isolated drop
add rule inet itdo_erp passing ip saddr @blocked4 drop
add rule inet itdo_erp passing ip6 saddr @blocked6 drop
add rule inet itdo_erp passing meta nfproto @isolated drop
add rule inet itdo_erp leaving ip daddr @blocked4 drop
add rule inet itdo_erp leaving ip6 daddr @blocked6 drop
add rule inet itdo_erp leaving oifname lo accept
add rule inet itdo_erp leaving ip daddr @trusted4 accept
add rule inet itdo_erp leaving ip6 daddr @trusted6 accept
add rule inet itdo_erp leaving icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } accept
add rule inet itdo_erp leaving icmpv6 type nd-router-solicit accept
add rule inet itdo_erp leaving meta nfproto @isolated drop
)";

constexpr std::chrono::seconds time_for_nft{10};

Finished nft(std::string_view script) {
  return run({.words = {"nft", "-f", "-"}}, script, time_for_nft);
}

// The first line says what is wrong; the others draw where.
void must(const Finished& done) {
  if (!done.ok()) throw std::runtime_error{"nft: " + done.err.substr(0, done.err.find('\n'))};
}

std::string set_of(std::string_view family, std::string_view range) {
  return std::string{family} + (is_version_6(range) ? "6" : "4");
}

std::string listed(const std::string& set) {
  return run({.words = {"nft", "-j", "list", "set", "inet", "itdo_erp", set}}, {}, time_for_nft).out;
}

// What a comment of nft may hold.
std::string comment(std::string_view reason) {
  constexpr std::size_t longest = 120;
  std::string text{reason.substr(0, longest)};
  for (char& c : text)
    if (c == '"' || c == '\\' || static_cast<unsigned char>(c) < ' ') c = ' ';
  return text;
}

std::string range_in(const json::value& value) {
  if (value.is_string()) return std::string{value.as_string()};
  const auto* prefix = value.is_object() ? value.as_object().if_contains("prefix") : nullptr;
  if (!prefix) return {};
  return std::string{prefix->at("addr").as_string()} + "/" +
         std::to_string(prefix->at("len").to_number<int>());
}

Blocked element_in(const json::value& value) {
  const auto* element = value.is_object() ? value.as_object().if_contains("elem") : nullptr;
  if (!element) return {.range = range_in(value)};
  Blocked found{.range = range_in(element->at("val"))};
  if (const auto* left = element->as_object().if_contains("expires"))
    found.left = std::chrono::seconds{left->to_number<std::int64_t>()};
  if (const auto* reason = element->as_object().if_contains("comment")) found.reason = reason->as_string();
  return found;
}

// Elements of a set may not overlap: what lies within the range goes up in it.
struct Place {
  std::string removals;
  std::chrono::seconds time;
  bool kept_out_already = false;  // with its network
};

Place place_of(std::string_view range, std::chrono::seconds time) {
  Place place{.removals = {}, .time = time};
  for (const auto& one : blocked()) {
    if (one.range != range && !overlap(one.range, range)) continue;
    const bool lasts = one.left.count() == 0 || (place.time.count() > 0 && one.left >= place.time);
    if (one.range != range && is_within(range, one.range)) {
      if (lasts) return {.removals = {}, .time = one.left, .kept_out_already = true};
      throw std::runtime_error{
          "its network " + one.range +
          " is blocked for a shorter time: block that for longer, or unblock it first"};
    }
    if (one.range != range && lasts) place.time = one.left;  // nobody gets in earlier than she was told
    place.removals +=
        fmt::format("delete element inet itdo_erp {} {{ {} }}\n", set_of("blocked", one.range), one.range);
  }
  return place;
}

}  // namespace

bool has_nft() {
  return run({.words = {"nft", "--version"}}, {}, time_for_nft).ok();
}

std::string blocking_script(std::string_view range, std::chrono::seconds time, std::string_view reason) {
  return fmt::format(
      "add element inet itdo_erp {} {{ {}{}{} }}\n",
      set_of("blocked", range),
      range,
      time.count() > 0 ? fmt::format(" timeout {}s", time.count()) : "",
      reason.empty() ? "" : " comment \"" + comment(reason) + "\"");
}

std::chrono::seconds block(std::string_view range, std::chrono::seconds time, std::string_view reason) {
  for (int tries = 1;; ++tries) {
    const auto place = place_of(range, time);
    if (place.kept_out_already) return place.time;
    const auto done = nft(std::string{table} + place.removals + blocking_script(range, place.time, reason));
    if (done.ok()) return place.time;
    if (tries == 2) must(done);  // the first time, one that was to be removed may have ended by itself
  }
}

bool unblock(std::string_view range) {
  return nft(fmt::format("delete element inet itdo_erp {} {{ {} }}\n", set_of("blocked", range), range)).ok();
}

std::vector<Blocked> read_blocked(std::string_view text) {
  boost::system::error_code broken;
  const auto root = json::parse(text, broken);
  std::vector<Blocked> found;
  if (broken || !root.is_object()) return found;
  for (const auto& part : root.at("nftables").as_array()) {
    const auto* set = part.as_object().if_contains("set");
    const auto* elements = set ? set->as_object().if_contains("elem") : nullptr;
    if (!elements) continue;
    for (const auto& element : elements->as_array()) found.push_back(element_in(element));
  }
  return found;
}

std::vector<Blocked> blocked() {
  auto all = read_blocked(listed("blocked4"));
  std::ranges::move(read_blocked(listed("blocked6")), std::back_inserter(all));
  return all;
}

bool may_read_blocked() {
  return run({.words = {"nft", "list", "tables"}}, {}, time_for_nft).ok();
}

void isolate(const std::vector<std::string>& networks, std::chrono::seconds time) {
  std::string script{table};
  script +=
      "flush set inet itdo_erp trusted4\nflush set inet itdo_erp trusted6\nflush set inet itdo_erp "
      "isolated\n";
  for (const auto& network : networks)
    script += fmt::format("add element inet itdo_erp {} {{ {} }}\n", set_of("trusted", network), network);
  script += fmt::format(
      "add element inet itdo_erp isolated {{ ipv4 timeout {0}s, ipv6 timeout {0}s }}\n", time.count());
  must(nft(script));
}

std::chrono::seconds isolated_for() {
  const auto elements = read_blocked(listed("isolated"));
  return elements.empty() ? std::chrono::seconds{0} : elements.front().left;
}

bool end_isolation() {
  if (isolated_for().count() == 0) return false;
  must(nft("flush set inet itdo_erp isolated\n"));
  return true;
}

void cut_connections(std::string_view range) {
  const std::string address{range};
  run({.words = {"ss", "-K", "dst", address}}, {}, time_for_nft);
  run({.words = {"conntrack", "-D", "-s", address}}, {}, time_for_nft);
}

}  // namespace erp::app::security
