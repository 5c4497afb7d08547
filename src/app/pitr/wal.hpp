// The write-ahead log as pgBackRest keeps it: segments by name, each following the one before.
#pragma once

#include "base/values.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace erp::app::pitr {

struct Segment {
  std::string name;  // "00000001000000000000000A": timeline, log, segment
  Instant archived;
};

// Where it lies in the log, whatever the timeline.
std::uint64_t number_of(const std::string& name);

// The name that follows, in the segment size of 16 MiB that Debian's clusters have.
std::string after(const std::string& name);

// The first segment that lacks between `from`, which must be there, and the first that was archived at or
// after `until`, or the last if none was. `segments` in the order of their names; one timeline, that of
// `from`.
std::optional<std::string> first_missing(
    const std::vector<Segment>& segments, const std::string& from, Instant until);

}  // namespace erp::app::pitr
