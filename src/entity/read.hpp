// Records as the API shows them: JSON made by PostgreSQL in one query, references with their titles, passed
// through untouched but for the actions that the reader is offered.
#pragma once

#include "db/database.hpp"
#include "entity/access.hpp"
#include "entity/entity.hpp"

#include <span>
#include <string>
#include <vector>

namespace erp {

// The columns of every read: JSON object, version, state.
struct ReadSql {
  std::string columns;  // what to select of t, under the names of the API
  std::string from;     // "sales_invoice t" and what the conditions may speak of
  std::string joins;    // what only the columns need: the titles of references
  std::string where;    // "true and …": the kind, and what this reader may see
};

enum class Detail : std::uint8_t { list, full };  // lists leave the lines of documents out

// The condition on t that holds for the records within a reach. The one place that says what a reach is:
// every way to a record asks here, and the database answers.
std::string reach_condition(const Entity&, Reach);
// The same for a record that is being made: it belongs to no department beyond the reach, although who makes
// it may own it.
std::string made_condition(const Entity&, Reach);

// What a record tells of others is as secret as they are (Entity::tells_of): the condition on t that holds
// for what this reader may know. Empty: all.
std::string told_condition(const Entity&, const Grants*);

// Of what refers to such a record, the fields that say which one it is, as far as the reader sees them.
std::vector<const Field*> titles_of(const Entity&, const Grants*);

// What the figure is read by, without what is hidden from the reader.
std::string figure_sql(const Entity&, const Computed&, const Grants*);

// Throws Refused{"permission_denied"} if the actor may not read such records at all. `only`: the columns
// asked for, beside which id, version and state always come; empty: all.
ReadSql read_sql(const Entity&, const Actor&, Detail, std::span<const std::string> only = {});

// One record with its lines; $1 is its id. Cached by thread.
const std::string& record_sql_for(const Entity&, const Actor&);

// The JSON object of one record with "actions" added: each with allowed, and the reason when not.
std::string with_actions(const Entity&, const Actor&, std::string_view json, std::string_view state);
std::string actions_json(const Entity&, const Actor&, std::string_view state);

// Whether deleting takes a record away, instead of making it inactive: drafts, and what a person keeps for
// herself; nothing refers to them.
bool removable(const Entity&);

// Why this actor may not do this with a record in this state now; empty if she may.
std::string_view refusal(const Entity&, const Actor&, std::string_view action, std::string_view state);

}  // namespace erp
