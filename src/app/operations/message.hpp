// A message of the spool as a file.
#pragma once

#include "modules/operations/notice.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace erp::app {

struct Message {
  enum class State : std::uint8_t { waiting, sent, refused };
  operations::Notice notice;
  Instant created, due;
  int attempts = 0;
  bool told_otherwise = false;  // by webhook or command
  State state = State::waiting;
};

std::string written(const Message&);
std::optional<Message> read_message(const std::filesystem::path&);

}  // namespace erp::app
