#include "modules/support/support_tier.hpp"

#include "base/text.hpp"
#include "entity/session.hpp"
#include "modules/identity/email_address.hpp"
#include "modules/support/describe.hpp"
#include "modules/support/support_policy.hpp"

#include <set>

namespace erp::support {
namespace {

void complete_tier(Session&, SupportTier& tier, const SupportTier*, Problems& problems) {
  tier.name = trimmed(tier.name);
  std::set<Uuid> seen;
  for (std::size_t i = 0; i < tier.members.size(); ++i)
    if (!seen.insert(tier.members[i].user_id.value).second)
      problems.push_back({"members[" + std::to_string(i) + "].user_id", "same"});
}

void complete_contact(Session&, EmergencyContact& contact, const EmergencyContact*, Problems& problems) {
  contact.name = trimmed(contact.name);
  if (!contact.email.empty() && !identity::looks_like_email(contact.email))
    problems.push_back({"email", "malformed"});
}

void complete_duty(Session&, OnCallDuty& duty, const OnCallDuty*, Problems& problems) {
  if (duty.valid_until < duty.valid_from)
    problems.push_back({"valid_until", "before_start", {{"start", to_text(duty.valid_from)}}});
  if (const auto time = seconds_of_day(duty.starts_at); !time || *time >= 86'400)
    problems.push_back({"starts_at", "malformed"});
}

}  // namespace

const Entity SupportTierMember::entity = describe<SupportTierMember>({
    .name = "support_tier_member",
    .parent = "tier_id",
    .members{field<&SupportTierMember::user_id>()},
});

const Entity SupportTier::entity = describe<SupportTier, complete_tier>({
    .name = "support_tier",
    .path = "/support-tiers",
    .members{
        field<&SupportTier::id>(),
        field<&SupportTier::version>(),
        field<&SupportTier::tier>({.list = true, .title = true, .fixed = true}),
        field<&SupportTier::name>({.max = 100, .list = true, .title = true}),
        field<&SupportTier::lead_id>({.list = true}),
        field<&SupportTier::members>(),
    },
});

const Entity EmergencyContact::entity = describe<EmergencyContact, complete_contact>({
    .name = "emergency_contact",
    .path = "/emergency-contacts",
    .order = "name",
    .members{
        field<&EmergencyContact::id>(),
        field<&EmergencyContact::version>(),
        field<&EmergencyContact::name>(
            {.max = 100, .find = true, .list = true, .sort = true, .title = true, .personal = true}),
        field<&EmergencyContact::function>({.max = 100, .find = true, .list = true}),
        field<&EmergencyContact::phone>({.max = 50, .list = true, .personal = true}),
        field<&EmergencyContact::email>({.max = 254, .list = true, .personal = true}),
        field<&EmergencyContact::is_active>({.list = true}),
    },
});

const Entity OnCallDuty::entity = describe<OnCallDuty, complete_duty>({
    .name = "on_call_duty",
    .path = "/on-call-duties",
    .order = "-valid_from",
    .members{
        field<&OnCallDuty::id>(),
        field<&OnCallDuty::version>(),
        field<&OnCallDuty::contact_id>({.list = true}),
        field<&OnCallDuty::valid_from>({.list = true, .sort = true}),
        field<&OnCallDuty::valid_until>({.list = true}),
        field<&OnCallDuty::starts_at>({.max = 5, .list = true}),
        field<&OnCallDuty::is_backup>({.list = true}),
    },
});

}  // namespace erp::support
