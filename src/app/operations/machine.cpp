#include "app/operations/machine.hpp"

#include "service/process.hpp"

#include <fstream>
#include <map>

namespace erp::app {

std::string owner_in(std::string_view listing) {
  std::string name_of_systemd;
  constexpr std::string_view digits = "0123456789";
  // users:(("itdo-erp",pid=500,fd=10),("systemd",pid=1,fd=45))
  for (auto at = listing.find("(\""); at != listing.npos; at = listing.find("(\"", at + 1)) {
    const auto name = listing.substr(at + 2, listing.find('"', at + 2) - at - 2);
    const auto pid = listing.find("pid=", at);
    if (pid == listing.npos) return "an unknown process";
    const auto number = listing.substr(pid + 4, listing.find_first_not_of(digits, pid + 4) - pid - 4);
    if (number != "1") return std::string{name} + " (process " + std::string{number} + ")";
    name_of_systemd = name;
  }
  if (!name_of_systemd.empty()) return name_of_systemd + ", for a service that restarts";
  return listing.empty() ? "" : "a process of another user";
}

std::string port_owner(std::uint16_t port) {
  const auto listing =
      run({.words = {"ss", "-Hltnp", "sport = :" + std::to_string(port)}}, {}, std::chrono::seconds{3});
  return listing.ok() ? owner_in(listing.out) : "";
}

int memory_percent() {
  std::map<std::string, std::int64_t> kib;
  std::ifstream file{"/proc/meminfo"};
  std::string name, unit;
  for (std::int64_t value = 0; file >> name >> value; std::getline(file, unit)) kib[name] = value;
  const auto total = kib["MemTotal:"];
  return total == 0 ? 0 : static_cast<int>((total - kib["MemAvailable:"]) * 100 / total);
}

std::string clock_state() {
  const auto said =
      run({.words = {"timedatectl", "show", "--property=NTPSynchronized", "--value"}},
          {},
          std::chrono::seconds{3});
  return said.ok() ? said.out.substr(0, said.out.find('\n')) : said.last_line();
}

}  // namespace erp::app
