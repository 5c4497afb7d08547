#include "entity/lookup_faults.hpp"

namespace erp {
namespace {

struct Lookup {
  std::string path;
  bool unique;
};

// Asks for every reference and unique value of one record or line; the answers come with the flush.
void ask(
    Session& session, const Entity& entity, const void* record, const std::string& at,
    std::vector<Lookup>& asked) {
  std::string id;
  const Field* key = entity.field("id");
  if (key) text_of(*key, record, id);
  for (const Field& field : entity.fields) {
    std::string value;
    const bool reference = field.type->target && field.name != "id";
    if (field.notes.derived || !(reference || field.notes.unique) || !text_of(field, record, value)) continue;
    const Entity& of = reference ? field.type->target() : entity;
    const std::string table{of.table};
    if (reference)
      session.queue("select from " + table + " where id = $1", {value});
    else
      session.queue(
          "select from " + table + " where " + std::string{field.name} + " = $1 and id is distinct from $2",
          {value, id.empty() ? db::Value{} : db::Value{id}});
    asked.push_back({at + std::string{field.name}, !reference});
  }
  for (const Lines& lines : entity.lines)
    for (std::size_t i = 0; !lines.derived && i < lines.size(record); ++i)
      ask(session,
          lines.entity(),
          lines.in(record, i),
          at + std::string{lines.name} + "[" + std::to_string(i) + "].",
          asked);
}

}  // namespace

Problems lookup_faults(Session& session, const Entity& entity, const void* record) {
  std::vector<Lookup> asked;
  ask(session, entity, record, "", asked);
  const auto rows = session.flush();
  Problems problems;
  for (std::size_t i = 0; i < asked.size(); ++i)
    if ((rows[i].size() > 0) == asked[i].unique)
      problems.push_back({asked[i].path, asked[i].unique ? "taken" : "not_found"});
  return problems;
}

}  // namespace erp
