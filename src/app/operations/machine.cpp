#include "app/operations/machine.hpp"

#include "service/process.hpp"

#include <fstream>
#include <map>

namespace erp::app {

std::string port_owner(std::uint16_t port) {
  const auto listing =
      run({.words = {"ss", "-Hltnp", "sport = :" + std::to_string(port)}}, {}, std::chrono::seconds{3});
  if (!listing.ok() || listing.out.empty()) return {};
  const std::string_view text = listing.out;
  const auto name = text.find("((\"");
  if (name == text.npos) return "a process of another user";
  const auto end = text.find('"', name + 3);
  const auto pid = text.find("pid=", name);
  if (end == text.npos || pid == text.npos) return "an unknown process";
  const auto digits = text.substr(pid + 4, text.find_first_not_of("0123456789", pid + 4) - pid - 4);
  return std::string{text.substr(name + 3, end - name - 3)} + " (process " + std::string{digits} + ")";
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
