#include "app/upkeep/heavy_job.hpp"
#include "app/upkeep/maintenance.hpp"
#include "app/upkeep/updates.hpp"
#include "service/durable.hpp"
#include "service/process.hpp"

#include <filesystem>

namespace erp::app {
namespace {

constexpr std::chrono::minutes for_updates{60};

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) text += " " + name;
  return text;
}

bool installed(const std::string& program) {
  return run({.words = {"which", program}}).ok();
}

// Only what unattended-upgrades is allowed by its own settings: security, without questions.
void install_security_updates(JobReport& report, const Updates& updates) {
  if (updates.security.empty()) return report.say("There are no security updates.");
  if (!installed("unattended-upgrade"))
    return report.warn("Security updates wait for a hand: unattended-upgrades is not installed.");
  const auto done = run({.words = {"unattended-upgrade"}}, {}, for_updates);
  if (!done.ok()) throw std::runtime_error{"unattended-upgrade: " + done.last_line()};
  report.say("Security updates were installed.");
}

}  // namespace

int maintain_weekly(const Snapshot& snapshot) {
  return run_heavy_job(snapshot->config, "weekly-maintenance", [&](JobReport& report) {
    report.say("Starting weekly maintenance...");
    const Updates updates = upgradable();
    if (!updates.fault.empty()) report.warn("The packages could not be asked for: " + updates.fault);
    report.say("Upgradable: " + std::to_string(updates.all.size()) + joined(updates.all));
    report.say(
        "Of these for security: " + std::to_string(updates.security.size()) + joined(updates.security));
    install_security_updates(report, updates);
    if (std::filesystem::exists("/var/run/reboot-required")) {
      const auto by = content_of("/var/run/reboot-required.pkgs").value_or("");
      report.warn("System reboot required after updates: " + by);
    } else if (!installed("unattended-upgrade")) {
      report.say("Whether a reboot is needed is not known: unattended-upgrades would note it.");
    }
    report.say("Weekly maintenance completed");
  });
}

}  // namespace erp::app
