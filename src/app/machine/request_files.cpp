#include "app/machine/request_files.hpp"

#include "app/record_file.hpp"
#include "modules/operations/runbook_run_rules.hpp"
#include "service/durable.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iostream>

namespace erp::app::machine {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t largest_request = 64 << 10;
constexpr std::size_t most_read = 32 << 10;  // of an output
constexpr std::chrono::hours answers_are_kept{24 * 30};

std::string file_name(const Uuid& id) {
  return to_text(id) + ".json";
}

// The folder is the server's: what lies there may be a link to anything, or endless.
std::optional<std::string> content_of_plain_file(const fs::path& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  if (file < 0) return {};
  struct stat facts {};
  std::string text(largest_request + 1, '\0');
  ssize_t count = -1;
  if (::fstat(file, &facts) == 0 && S_ISREG(facts.st_mode)) count = ::read(file, text.data(), text.size());
  ::close(file);
  if (count < 0 || static_cast<std::size_t>(count) > largest_request) return {};
  text.resize(static_cast<std::size_t>(count));
  return text;
}

std::optional<MachineRequest> read_file(const fs::path& file) {
  const auto text = content_of_plain_file(file);
  if (!text) return {};
  try {
    MachineRequest request;
    read_record(*text, request);
    if (file.filename() != file_name(request.id.value)) return {};
    return request;
  } catch (const std::exception&) { return {}; }
}

}  // namespace

fs::path asked_folder(const Config& config) {
  return config.operations.machine_folder / "asked";
}

fs::path answered_folder(const Config& config) {
  return config.operations.machine_folder / "answered";
}

fs::path answer_file(const Config& config, const Uuid& id) {
  return answered_folder(config) / file_name(id);
}

fs::path output_file(const Config& config, const Uuid& id) {
  return answered_folder(config) / (to_text(id) + ".log");
}

void lay_down(const Config& config, const MachineRequest& request) {
  write_durably(asked_folder(config) / file_name(request.id.value), written_record(request));
}

void take_back(const Config& config, const MachineRequest& request) {
  std::error_code gone_already;
  fs::remove(asked_folder(config) / file_name(request.id.value), gone_already);
}

std::vector<MachineRequest> asked(const Config& config) {
  std::vector<MachineRequest> requests;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator{asked_folder(config), none}) {
    if (entry.path().extension() != ".json") continue;
    if (auto request = read_file(entry.path())) {
      requests.push_back(std::move(*request));
    } else {
      std::cerr << "itdo-erp: " << entry.path().string() << " is no request and was removed\n";
      fs::remove_all(entry.path(), none);
    }
  }
  std::ranges::sort(requests, {}, &MachineRequest::asked_at);
  return requests;
}

void answer(const Config& config, MachineRequest& request) {
  request.revision = request.revision.value_or(0) + 1;
  write_durably(answer_file(config, request.id.value), written_record(request));
}

std::optional<MachineRequest> answer_to(const Config& config, const Uuid& id) {
  return read_file(answer_file(config, id));
}

void forget_old_answers(const Config& config, Instant now) {
  std::error_code none;
  for (const auto& entry : fs::directory_iterator{answered_folder(config), none}) {
    struct stat facts {};
    if (::lstat(entry.path().c_str(), &facts) != 0 || !S_ISREG(facts.st_mode)) continue;
    const auto age = std::chrono::seconds{now.microseconds / 1'000'000 - facts.st_mtime};
    if (age > answers_are_kept) fs::remove(entry.path(), none);
  }
}

std::string last_output(const Config& config, const Uuid& id) {
  std::ifstream file{output_file(config, id), std::ios::binary | std::ios::ate};
  if (!file) return {};
  const auto size = static_cast<std::size_t>(std::max<std::streamoff>(file.tellg(), 0));
  const std::size_t from = size > most_read ? size - most_read : 0;
  std::string text(size - from, '\0');
  file.seekg(static_cast<std::streamoff>(from));
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0)));
  return operations::last_of(text);
}

}  // namespace erp::app::machine
