#include "app/disaster/step_log.hpp"

#include "service/durable.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <sstream>

namespace erp::app {
namespace {

namespace json = boost::json;

bool read_line(const std::string& line, StepDone& done) {
  boost::system::error_code broken;
  const auto value = json::parse(line, broken);
  if (broken || !value.is_object()) return false;
  const auto text = [&](const char* name) {
    const auto* const found = value.as_object().if_contains(name);
    return found && found->is_string() ? std::string{found->as_string()} : std::string{};
  };
  done.step = text("step"), done.said = text("said");
  return !done.step.empty() && parse(text("began_at"), done.began) && parse(text("ended_at"), done.ended);
}

}  // namespace

StepLog::StepLog(const Config& config) : file_{config.operations.state_folder / "dr-activation.jsonl"} {
  std::istringstream lines{content_of(file_).value_or("")};
  StepDone done;
  for (std::string line; std::getline(lines, line);)
    if (read_line(line, done)) steps_.push_back(done);
}

const StepDone* StepLog::find(const std::string& step) const {
  const auto found = std::ranges::find(steps_, step, &StepDone::step);
  return found == steps_.end() ? nullptr : &*found;
}

void StepLog::add(StepDone done) {
  const json::object line{
      {"step", done.step},
      {"began_at", to_text(done.began)},
      {"ended_at", to_text(done.ended)},
      {"said", done.said}};
  std::filesystem::create_directories(file_.parent_path());
  append_to(file_, json::serialize(line) + "\n");
  steps_.push_back(std::move(done));
}

void StepLog::forget() {
  if (!steps_.empty())
    std::filesystem::rename(
        file_,
        file_.parent_path() /
            ("dr-activation-" + std::to_string(steps_.front().began.microseconds / 1'000'000) + ".jsonl"));
  steps_.clear();
}

}  // namespace erp::app
