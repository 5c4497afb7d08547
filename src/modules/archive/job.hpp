// Work that goes on behind the scenes: what waits, what runs, what became of it.
#pragma once

#include "base/values.hpp"
#include "entity/entity.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace erp::archive {

// An import in the request that brought it: nobody else can do it, but it can be watched and stopped.
inline constexpr std::string_view import_job = "csv.import";
// A command on the machine, of somebody who had just proved that it is she.
inline constexpr std::string_view command_job = "runbook.command";
// When they have failed, what they were made of is gone: they are asked for anew where they came from.
inline constexpr std::string_view done_once[] = {import_job, command_job};

enum class JobState : std::uint8_t { queued, running, done, failed, cancelled };

struct Job {
  Id<Job> id;
  Version version;
  std::string kind;                    // "mail.send"
  std::optional<std::string> subject;  // what it is about, for people
  JobState state = JobState::queued;
  Instant run_at;  // not before
  std::int64_t attempts = 0;
  std::int64_t progress = 0;           // of a hundred
  std::optional<std::string> message;  // why the last attempt failed
  std::optional<Instant> finished_at;
  static const Entity entity;
};

}  // namespace erp::archive
