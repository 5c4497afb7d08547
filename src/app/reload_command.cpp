// `itdo-erp reload`: asks the running server to read its settings again and learns what came of it.
#include "app/commands.hpp"
#include "app/generations.hpp"

#include <chrono>
#include <csignal>
#include <iostream>
#include <thread>

namespace erp::app {
namespace {

constexpr auto patience = std::chrono::seconds{20};

}  // namespace

int reload(const Snapshot& /* that it could be read is the check */, bool wait) {
  const auto before = read_generations();
  if (!before || kill(static_cast<pid_t>(before->process), 0) != 0) {
    std::cerr << "itdo-erp: no server runs here, as " << generations_file().string() << " tells\n";
    return 1;
  }
  if (kill(static_cast<pid_t>(before->process), SIGHUP) != 0) {
    std::cerr << "itdo-erp: the server can not be asked: it belongs to another user\n";
    return 1;
  }
  if (!wait) return 0;
  const auto until = std::chrono::steady_clock::now() + patience;
  while (std::chrono::steady_clock::now() < until) {
    const auto now = read_generations();
    if (now && now->process != before->process) break;
    if (now && now->ended > before->begun) {
      if (now->refusal.empty()) return std::cout << "The settings are in force.\n", 0;
      std::cerr << "refused, the former settings stay: " << now->refusal << '\n';
      return 1;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds{20});
  }
  std::cerr << "itdo-erp: the server did not say that it read its settings\n";
  return 1;
}

}  // namespace erp::app
