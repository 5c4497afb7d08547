#include "modules/identity/own_profile.hpp"

#include "entity/describe.hpp"
#include "modules/identity/user.hpp"

namespace erp::identity {

// As long as the fields of the user may be.
const Entity OwnProfile::entity = describe<OwnProfile>({
    .name = "own_profile",
    .members{
        field<&OwnProfile::full_name>({.max = 100, .personal = true}),
        field<&OwnProfile::full_name_kana>({.max = 100, .personal = true}),
        field<&OwnProfile::phone>({.max = 20, .personal = true}),
        field<&OwnProfile::language>(),
    },
});

OwnProfile profile_of(const User& user) {
  return {user.full_name, user.full_name_kana, user.phone, user.language};
}

void take_over(const OwnProfile& profile, User& user) {
  user.full_name = profile.full_name;
  user.full_name_kana = profile.full_name_kana;
  user.phone = profile.phone;
  user.language = profile.language;
}

}  // namespace erp::identity
