// A mail of the outbox: to whom, about what, and whether it was sent.
#pragma once

#include "base/values.hpp"
#include "entity/entity.hpp"

#include <optional>
#include <string>

namespace erp::archive {

enum class MailState : std::uint8_t { queued, sent, failed, cancelled };

struct MailMessage {
  Id<MailMessage> id;
  Version version;
  std::string resource;  // the record it speaks of
  Uuid record_id;
  std::string recipient;
  std::string subject;
  std::string body;
  std::optional<std::string> attachment_name;
  std::optional<std::string> attachment_sha256;
  MailState state = MailState::queued;
  std::int64_t attempts = 0;
  std::optional<Instant> sent_at;
  std::optional<std::string> error;  // why the last attempt failed
  static const Entity entity;
};

}  // namespace erp::archive
