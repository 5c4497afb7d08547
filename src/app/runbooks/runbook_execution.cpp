#include "app/runbooks/runbook_execution.hpp"

#include "modules/operations/runbook_run_rules.hpp"
#include "service/process.hpp"

#include <glob.h>
#include <unistd.h>

#include <filesystem>

namespace erp::app {
namespace {

using Words = std::vector<std::string>;
using operations::CommandEffect;

constexpr int not_allowed = 126;

// As a shell does: what no file has as its name stays as it is.
void add_files(const std::string& pattern, Words& words) {
  glob_t found{};
  if (::glob(pattern.c_str(), 0, nullptr, &found) != 0) {
    words.push_back(pattern);
  } else {
    for (std::size_t i = 0; i < found.gl_pathc; ++i) words.emplace_back(found.gl_pathv[i]);
  }
  ::globfree(&found);
}

Words ready(const Config& config, const Words& of_page) {
  Words words;
  for (const auto& word : of_page) {
    if (word == "CERTIFICATE" && !config.operations.certificate.empty())
      words.push_back(config.operations.certificate.string());
    else if (word.starts_with('/') && word.find('*') != std::string::npos)
      add_files(word, words);
    else
      words.push_back(word);
  }
  if (words.front() == "sudo") {
    const bool as_another = words.size() > 1 && words[1] == "-u";
    if (::geteuid() == 0 && !as_another)
      words.erase(words.begin());
    else
      words.insert(words.begin() + 1, "-n");
  }
  if (words.front() == "itdo-erp") {
    std::error_code unknown;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", unknown);
    if (!unknown) words.front() = program.string();
  }
  return words;
}

// Each program's input is what the one before said; the last one's status counts, unless an earlier one could
// not be run at all.
Finished run_pipeline(
    const Config& config, const operations::Pipeline& pipeline, std::chrono::steady_clock::time_point until) {
  Finished last;
  for (const auto& words : pipeline) {
    const auto rest =
        std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
    const auto said = std::move(last.err);
    last = run({.words = ready(config, words)}, last.out, std::max(rest, std::chrono::milliseconds{1}));
    last.err.insert(0, said);
    if (last.status == Finished::not_found || last.status == Finished::timed_out) break;
  }
  return last;
}

}  // namespace

operations::RunOutcome execute(
    const Config& config, const operations::RunbookCommand& command, std::chrono::milliseconds at_most) {
  operations::RunOutcome outcome;
  outcome.command = command.text;
  outcome.at = now();
  const auto begun = std::chrono::steady_clock::now();
  if (command.effect == CommandEffect::refused) {
    outcome.exit_status = not_allowed;
    outcome.output = "This command is on no list and was not run.\n";
    return outcome;
  }
  std::string said;
  for (const auto& pipeline : command.pipelines) {
    try {
      const auto done = run_pipeline(config, pipeline, begun + at_most);
      said += done.out + done.err;
      outcome.exit_status = done.status;
    } catch (const std::exception& error) {
      said += error.what();
      outcome.exit_status = Finished::not_found;
    }
    if (outcome.exit_status != 0) break;
  }
  if (outcome.exit_status == Finished::timed_out) said += "\nIt took too long and was ended.\n";
  if (!said.empty()) outcome.output = operations::last_of(said);
  outcome.milliseconds =
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begun).count();
  return outcome;
}

}  // namespace erp::app
