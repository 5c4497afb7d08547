// Whether any moment could be restored now; pgBackRest's own exit status does not say so.
#include "app/pitr/commands.hpp"
#include "app/pitr/pgbackrest.hpp"
#include "app/upkeep/heavy_job.hpp"
#include "modules/operations/notice.hpp"

#include <iostream>

namespace erp::app::pitr {
namespace {

// What of the chain of segments lacks, from the oldest base backup on.
void add_missing_segments(const Repository& repository, std::vector<std::string>& faults) {
  std::string archive;
  std::vector<Segment> segments;
  for (const auto& backup : repository.backups) {
    if (backup.archive != archive) segments = segments_of(backup.archive), archive = backup.archive;
    if (const auto missing = first_missing(segments, backup.first_wal, now()))
      faults.push_back("segment " + *missing + " lacks after base backup " + backup.label);
  }
}

std::vector<std::string> faults_of_repository() {
  std::vector<std::string> faults;
  // First, because it has a segment archived: what lacks just before that one shows as a hole.
  const auto archiving = pgbackrest({"check"}, std::chrono::minutes{3});
  if (!archiving.ok()) faults.push_back("archiving: " + archiving.last_line());
  const auto repository = read_repository();
  if (!repository.fault.empty()) faults.push_back(repository.fault);
  if (repository.backups.empty()) faults.push_back("there is no base backup");
  for (const auto& backup : repository.backups)
    if (backup.damaged) faults.push_back("base backup " + backup.label + " holds damaged pages");
  add_missing_segments(repository, faults);
  for (const auto& line : damages()) faults.push_back(line);
  return faults;
}

}  // namespace

int check(const Snapshot& snapshot) {
  return run_heavy_job(snapshot->config, "pitr-check", [](JobReport& report) {
    const auto faults = faults_of_repository();
    for (const auto& fault : faults) std::cout << fault << '\n';
    if (!faults.empty())
      throw std::runtime_error{
          "the repository is not whole: " + std::to_string(faults.size()) +
          " faults, first: " + faults.front()};
    report.say("Archiving works, every file of the repository is whole");
  });
}

int info() {
  const auto repository = read_repository();
  if (!repository.fault.empty()) std::cout << "Fault: " << repository.fault << '\n';
  for (const auto& backup : repository.backups)
    std::cout << backup.label << "  " << backup.type << "  " << to_text(backup.ended)
              << (backup.damaged ? "  DAMAGED PAGES" : "") << '\n';
  if (repository.backups.empty()) return std::cout << "There is no base backup yet.\n", 3;
  const auto segments = segments_of(repository.backups.back().archive);
  std::cout << "Any moment from " << to_text(repository.backups.front().ended) << " to "
            << (segments.empty() ? "nowhere" : to_text(segments.back().archived)) << " can be restored\n";
  return repository.fault.empty() ? 0 : 1;
}

}  // namespace erp::app::pitr
