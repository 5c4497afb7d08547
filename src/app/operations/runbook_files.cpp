#include "app/operations/runbook_files.hpp"

#include "entity/json.hpp"
#include "service/durable.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <iostream>

namespace erp::app {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using operations::RunbookRun;

fs::path folder_of(const Config& config) {
  return config.operations.state_folder / "runbooks";
}

fs::path file_of(const Config& config, const RunbookRun& run) {
  return folder_of(config) / (to_text(run.id.value) + ".json");
}

std::string text_in(const json::value& value) {
  return value.is_string() ? std::string{value.as_string()} : json::serialize(value);
}

// The other way round than write_json: every field, also what no request may set.
void read_record(const Entity& entity, const json::object& object, void* record) {
  for (const Field& field : entity.fields) {
    const auto* const value = object.if_contains(field.name);
    if (!value || value->is_null()) continue;
    if (field.type->list) {
      auto& texts = *static_cast<std::vector<std::string>*>(field.at(record));
      for (const auto& one : value->as_array()) texts.push_back(text_in(one));
    } else if (!field.type->parse(text_in(*value), field.at(record))) {
      throw std::runtime_error{std::string{field.name} + " cannot be read"};
    }
  }
  for (const Lines& lines : entity.lines) {
    const auto* const all = object.if_contains(lines.name);
    if (!all || !all->is_array()) continue;
    for (const auto& one : all->as_array()) read_record(lines.entity(), one.as_object(), lines.add(record));
  }
}

std::optional<RunbookRun> read_file(const fs::path& file) {
  const auto text = content_of(file);
  if (!text) return {};
  try {
    RunbookRun run;
    const json::value value = json::parse(*text);
    read_record(RunbookRun::entity, value.as_object(), &run);
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
  std::string text;
  write_json(RunbookRun::entity, &run, text);
  write_durably(file_of(config, run), text + "\n");
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
