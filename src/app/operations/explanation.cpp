#include "app/operations/explanation.hpp"

#include "app/commands.hpp"

#include <algorithm>

namespace erp::app {

namespace {

constexpr Explanation known_ones[] = {
    {"settings",
     "The program does not start with these. Each line names the file and the line, or the variable.",
     "itdo-erp config schema: every setting with its range\n"
     "itdo-erp config check: after a change, before a restart\n"
     "sudo systemctl cat itdo-erp: variables that a drop-in sets",
     ""},
    {"service",
     "Nobody is served: nginx answers 502 with the maintenance page. If it started and ended, the journal "
     "has "
     "one line NOT_STARTED with the cause. Never kill process 1: it holds the port for a service that "
     "restarts.",
     "sudo journalctl -u itdo-erp -n 50\n"
     "sudo systemctl status itdo-erp\n"
     "sudo ss -ltnp",
     "backend_down"},
    {"database",
     "Requests are answered 503 until it is back; the service needs no restart then, and nothing is lost.",
     "pg_lsclusters\n"
     "sudo tail -n 50 /var/log/postgresql/*.log\n"
     "itdo-erp config show --origin: where database.url comes from",
     "database_down"},
    {"migrations",
     "The tables do not fit this program. Pending ones are run by `itdo-erp migrate`; a newer database "
     "needs "
     "the newer program, or a backup of before.",
     "itdo-erp migrate --check\n"
     "itdo-erp version; dpkg -l itdo-erp",
     ""},
    {"maintenance",
     "Upkeep, restores and snapshots need a superuser of PostgreSQL. The service itself does not.",
     "itdo-erp config show --origin: database.maintenance_url\n"
     "sudo -u postgres psql -c '\\conninfo'",
     ""},
    {"replication",
     "If this machine is lost now, what its standby lacks is lost with it. A commit that waits for a "
     "synchronous standby is answered 503. A slot that nobody reads keeps log until the disk is full.",
     "sudo /opt/itdo-erp/scripts/standby.sh status\n"
     "sudo -u postgres psql -c 'select * from pg_stat_replication' -c 'select * from pg_replication_slots'\n"
     "docs/admin/high-availability.md: how a standby is set up again, and how a slot is given up",
     ""},
    {"redis",
     "Work goes on. Limits of rates are then kept by each process alone, and events reach one node only.",
     "redis-cli ping\n"
     "sudo journalctl -u redis-server -n 50",
     "redis_down"},
    {"disk ",
     "A full disk of the database or of files refuses writes with 503; a full disk of logs costs lines of "
     "logs.",
     "df -h; df -i\n"
     "sudo du -xh --max-depth=2 / | sort -h | tail -n 20\n"
     "itdo-erp cleanup --dry-run",
     "disk_high"},
    {"memory",
     "What is short of memory gets slow first; then the kernel ends the largest process, often PostgreSQL.",
     "free -m; ps aux --sort=-rss | head\n"
     "itdo-erp perf memory\n"
     "sudo journalctl -k | grep -i 'out of memory'",
     ""},
    {"clock",
     "Codes of authenticator apps, tokens and days of bookings follow the clock of this machine.",
     "timedatectl; chronyc tracking",
     ""},
    {"log folder",
     "Lines go to the journal alone. The folder belongs to itdo, group adm.",
     "sudo systemd-tmpfiles --create itdo-erp.conf: puts owners right again",
     ""},
    {"state folder",
     "Alerts cannot be remembered nor mails kept until they are sent: nobody hears of faults.",
     "sudo systemd-tmpfiles --create itdo-erp.conf",
     ""},
    {"files folder",
     "Attached files cannot be stored; all else works.",
     "sudo -u itdo touch FOLDER/x\n"
     "sudo systemctl cat itdo-erp: ReadWritePaths must name it",
     ""},
    {"backup",
     "If the machine is lost now, so is all that was booked since the newest verified backup.",
     "sudo itdo-erp backup list\n"
     "tail -n 20 /var/log/itdo-erp/backup.log",
     "backup_old"},
    {"copy",
     "A fire in this room takes the backups, too.",
     "tail -n 20 /var/log/itdo-erp/backup.log",
     "copy_old"},
    {"archive",
     "Restores to any moment end at the last segment that was taken; the disk of the database fills "
     "meanwhile.",
     "sudo itdo-erp pitr check",
     "archive_failing"},
    {"baselines",
     "Slower or fuller than agreed, for a quarter of an hour.",
     "itdo-erp perf report",
     "baseline_exceeded"},
    {"certificate",
     "After that day browsers refuse the site.",
     "sudo nginx -t; ls -l /etc/letsencrypt/live",
     "certificate_expiring"},
    {"mail",
     "Alerts and links for forgotten passwords go nowhere.",
     "itdo-erp config schema | grep -A3 smtp",
     ""},
    {"log",
     "Something failed that no alert stands for.",
     "itdo-erp logs top; itdo-erp logs error -n 100",
     ""}};

}  // namespace

std::span<const Explanation> explanations() {
  return known_ones;
}

std::string explained(const Check& check) {
  const auto known = std::ranges::find_if(
      explanations(), [&](const Explanation& one) { return check.name.starts_with(one.check); });
  std::string text = check.name + ": " + check.detail + "\n";
  if (known == explanations().end()) return text;
  text += "  " + std::string{known->means} + "\n  Look on:\n";
  for (std::string_view rest = known->look; !rest.empty();) {
    const auto end = std::min(rest.find('\n'), rest.size());
    text += "    " + std::string{rest.substr(0, end)} + "\n";
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  if (!known->runbook.empty())
    text += "  Runbook: " + shared_folder("docs") + "/runbooks/" + std::string{known->runbook} + ".md\n";
  return text;
}

}  // namespace erp::app
