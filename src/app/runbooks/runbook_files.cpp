#include "app/runbooks/runbook_files.hpp"

#include "app/record_file.hpp"
#include "service/durable.hpp"

#include <algorithm>
#include <iostream>

namespace erp::app {
namespace {

namespace fs = std::filesystem;
using operations::RunbookRun;

fs::path folder_of(const Config& config) {
  return config.operations.state_folder / "runbooks";
}

fs::path file_of(const Config& config, const RunbookRun& run) {
  return folder_of(config) / (to_text(run.id.value) + ".json");
}

std::optional<RunbookRun> read_file(const fs::path& file) {
  const auto text = content_of(file);
  if (!text) return {};
  try {
    RunbookRun run;
    read_record(*text, run);
    return run;
  } catch (const std::exception& error) {
    std::cerr << "itdo-erp: " << file.string() << ": " << error.what() << '\n';
    return {};
  }
}

}  // namespace

void keep(const Config& config, RunbookRun& run) {
  run.revision = run.revision.value_or(0) + 1;
  make_folders(folder_of(config));
  write_durably(file_of(config, run), written_record(run));
}

std::vector<RunbookRun> kept_runs(const Config& config) {
  std::vector<RunbookRun> runs;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator{folder_of(config), none})
    if (entry.path().extension() == ".json")
      if (auto run = read_file(entry.path())) runs.push_back(std::move(*run));
  std::ranges::sort(runs, [](const auto& a, const auto& b) { return b.started_at < a.started_at; });
  return runs;
}

void forget(const Config& config, const RunbookRun& run) {
  fs::remove(file_of(config, run));
}

}  // namespace erp::app
