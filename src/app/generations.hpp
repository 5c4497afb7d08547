// Where the server says which settings are in force, and how another process learns that its change is.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace erp::app {

// The file in the service's folder under /run. A reading that began before somebody asked for it does not
// count as an answer to him, so both ends of each reading are counted.
struct Generations {
  std::int64_t process = 0;
  std::uint64_t begun = 0, ended = 0;
  std::string refusal;  // of the last reading, one line; empty: its settings are in force
};

// What systemd made for the service (RUNTIME_DIRECTORY), else /run/itdo-erp.
std::filesystem::path generations_file();

// Replaced as a whole, so that nobody reads a half. A folder that is not there is no fault: nobody waits
// then.
void write_generations(const Generations&);
std::optional<Generations> read_generations();

}  // namespace erp::app
