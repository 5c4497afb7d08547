// What runs beside PostgreSQL: Redis, the web site of nginx, and our own units.
#include "app/setup/steps.hpp"
#include "service/process.hpp"

#include <algorithm>

namespace erp::app {
namespace {

namespace fs = std::filesystem;

const fs::path site = "/etc/nginx/sites-available/itdo-erp";
const fs::path enabled = "/etc/nginx/sites-enabled/itdo-erp";
// Debian's welcome page claims the same port; it is only a link.
const fs::path welcome = "/etc/nginx/sites-enabled/default";

}  // namespace

std::vector<std::string> timers() {
  std::vector<std::string> names;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator{"/lib/systemd/system", none}) {
    const auto name = entry.path().filename().string();
    if (name.starts_with("itdo-erp-") && name.ends_with(".timer")) names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

void start_cache() {
  if (!fs::exists("/usr/bin/redis-server"))
    return say("Redis is not installed: limits are kept in the server itself");
  must({"systemctl", "enable", "--quiet", "redis-server.service"});
  must({"systemctl", "start", "redis-server.service"});
  say("Redis runs");
}

void enable_site() {
  if (!fs::exists("/usr/sbin/nginx"))
    return say("nginx is not installed: the service listens on its own address alone");
  if (!fs::exists(site)) return warn(site.string() + " is missing: the web site stays as it is");
  const bool was_enabled = fs::exists(fs::symlink_status(enabled));
  const auto old_welcome = fs::is_symlink(welcome) ? fs::read_symlink(welcome) : fs::path{};
  if (!was_enabled) fs::create_symlink(site, enabled);
  if (!old_welcome.empty()) fs::remove(welcome);
  const Finished test = run({.words = {"nginx", "-t"}});
  if (!test.ok()) {
    if (!was_enabled) fs::remove(enabled);
    if (!old_welcome.empty()) fs::create_symlink(old_welcome, welcome);
    return warn("nginx refuses the site, the former one stays: " + test.err.substr(0, test.err.find('\n')));
  }
  must({"systemctl", "enable", "--quiet", "nginx.service"});
  must({"systemctl", "reload-or-restart", "nginx.service"});
  say("nginx serves the site on port 80");
}

void start_units() {
  must({"systemctl", "daemon-reload"});
  auto enable = timers();
  const auto count = enable.size();
  enable.insert(enable.begin(), {"systemctl", "enable", "--now", "--quiet"});
  must({"systemctl", "enable", "--quiet", "itdo-erp.service"});
  run({.words = {"systemctl", "reset-failed", "itdo-erp.service"}});
  const Finished started =
      run({.words = {"systemctl", "start", "itdo-erp.service"}}, {}, std::chrono::minutes{3});
  if (!started.ok()) {
    const Finished log =
        run({.words = {"journalctl", "-u", "itdo-erp", "-n", "3", "--no-pager", "-o", "cat"}});
    throw std::runtime_error{"itdo-erp did not start; journalctl -u itdo-erp tells: " + log.out};
  }
  say("itdo-erp runs and starts with the machine");
  if (count == 0) return;
  enable.push_back("itdo-erp-machine.path");
  must(enable);
  say(std::to_string(count) + " timers are set: systemctl list-timers 'itdo-erp*'");
}

}  // namespace erp::app
