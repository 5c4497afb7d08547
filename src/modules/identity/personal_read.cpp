#include "modules/identity/personal_read.hpp"

#include "entity/describe.hpp"

#include <algorithm>

namespace erp::identity {

BOOST_DESCRIBE_ENUM(ReadWay, record, list, history, file)

const Entity PersonalRead::entity = describe<PersonalRead>({
    .name = "personal_read",
    .path = "/personal-reads",
    .order = "-at",
    .own = "t.user_id = (select current_user_id())",
    .read_only = true,
    .members{
        field<&PersonalRead::id>(),
        field<&PersonalRead::at>({.list = true, .sort = true}),
        field<&PersonalRead::user_id>({.list = true}),
        field<&PersonalRead::api_key_id>({.list = true}),
        field<&PersonalRead::resource>({.list = true, .words = "entities"}),
        field<&PersonalRead::record_id>({.list = true}),
        field<&PersonalRead::way>({.list = true}),
        field<&PersonalRead::times>(),
        field<&PersonalRead::row_count>(),
        field<&PersonalRead::request_id>(),
    },
});

bool shows_personal_data(const Entity& entity, const Actor& actor, const std::vector<std::string>& fields) {
  return std::ranges::any_of(entity.fields, [&](const Field& field) {
    if (!field.notes.personal || field.notes.write_only || field.notes.internal) return false;
    if (!fields.empty() && std::ranges::find(fields, field.name) == fields.end()) return false;
    return !actor.grants || !actor.grants->hides(entity.name, field.name);
  });
}

}  // namespace erp::identity
