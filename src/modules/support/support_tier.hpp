// The queues of the desk: who works in each and who leads it; whom to call in an emergency, and who is on
// call.
#pragma once

#include "modules/support/ticket.hpp"

namespace erp::support {

struct SupportTierMember {
  Id<identity::User> user_id;
  static const Entity entity;
};

struct SupportTier {
  Id<SupportTier> id;
  Version version;
  Tier tier = Tier::level_1;
  std::string name;
  Id<identity::User> lead_id;
  std::vector<SupportTierMember> members;
  static const Entity entity;
};

struct EmergencyContact {
  Id<EmergencyContact> id;
  Version version;
  std::string name;
  std::optional<std::string> function, phone;
  std::string email;
  bool is_active = true;
  static const Entity entity;
};

// From a time of the first day to the same time on the day after the last one.
struct OnCallDuty {
  Id<OnCallDuty> id;
  Version version;
  Id<EmergencyContact> contact_id;
  Date valid_from, valid_until;
  std::string starts_at = "09:00";
  bool is_backup = false;
  static const Entity entity;
};

}  // namespace erp::support
