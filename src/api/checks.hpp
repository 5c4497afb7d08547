// What is checked before a record is shown or changed, the same on every way that leads to it.
#pragma once

#include "api/context.hpp"
#include "entity/session.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace erp::api {

// For whom the database works when this actor asks.
db::Scope scope_of(const Actor&);

// She at home, whichever of her companies the request names.
Actor herself(const Call&);

// Throws Refused{"not_found"} if the text is no id: no record has it.
Uuid id_of(std::string_view text);

// Whether this actor may read this record: a record that is not hers looks like one that does not exist.
bool readable(db::Database&, const Entity&, const Actor&, const Uuid& id);

// Throws Refused with the reason why this actor may not do this with a record in this state.
void refuse_unless(const Entity&, const Actor&, std::string_view action, std::string_view state);

// A reach holds for changes as for reads, and who did one of two duties on a record does not do the other.
// Throws Refused: permission_denied, duties_conflict {rule}.
void refuse_unless_reached(Session&, const Entity&, std::string_view action, const Uuid& id);

// Who holds both of two duties of different kinds uses neither, on records that are not made yet, too. Throws
// Refused: duties_conflict {rule}.
void refuse_both_duties(const Entity&, const Actor&, std::string_view action);
// A reach holds for what is made, too: which of these new records, counted from 0, lie beyond it.
std::vector<std::size_t> made_beyond_reach(Session&, const Entity&, const std::vector<Uuid>& ids);

// Lets the document complete the record; throws Refused with what was wrong in the request's form and what
// the document's rules say of the rest.
void complete(Session&, const Entity&, void* record, const void* before, Problems);

}  // namespace erp::api
