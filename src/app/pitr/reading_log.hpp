// A cluster that reads the log of another one until its end.
#pragma once

#include "base/values.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace erp::app::pitr {

// Settings: it must allow at least what the one allowed whose log it reads.
std::string limits_of(const std::filesystem::path& data);

struct Recovered {
  Instant last_commit;           // of the transactions that came back
  std::uint64_t read_until = 0;  // number of the segment
};
// None: it still reads, or does not answer.
std::optional<Recovered> recovered(const std::string& superuser_url);

// One line: what it died of, from its own log.
std::string last_words(const std::filesystem::path& log);

}  // namespace erp::app::pitr
