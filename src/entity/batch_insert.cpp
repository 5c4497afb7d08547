#include "entity/batch_insert.hpp"

#include "base/text.hpp"
#include "entity/json.hpp"

#include <algorithm>
#include <set>

namespace erp {
namespace {

std::string insert_sql(const Entity& entity) {
  std::string names, values, shape;
  for (const Field& field : entity.fields) {
    const std::string name{field.name};
    names += ", " + name;
    values += ", x." + name;
    shape += (shape.empty() ? "" : ", ") + name + " " + std::string{field.type->sql};
  }
  return "insert into " + std::string{entity.table} + " (organization_id" + names +
         ", created_by) select current_organization()" + values +
         ", $2 from json_to_recordset($1::json) as x(" + shape + ") on conflict do nothing returning id";
}

constexpr std::string_view audit_sql =
    "insert into audit_log (organization_id, id, user_id, action, resource, record_id, after, request_id, "
    "address, record_version, on_behalf_of) select current_organization(), x.id, $2, 'create', $3, "
    "x.record_id, x.after, $4, $5, 1, $6 "
    "from json_to_recordset($1::json) as x(id uuid, record_id uuid, after jsonb)";

db::Value value_or_null(const std::string& text) {
  return text.empty() ? db::Value{} : db::Value{text};
}

// What the record has, as the audit trail tells of a new one.
std::string told(const Entity& entity, const void* record) {
  std::string out;
  for (const Field& field : entity.fields) {
    std::string value;
    write_value(field, record, value);
    if (field.name == "version" || value == "null") continue;
    out += out.empty() ? '{' : ',';
    write_json_text(field.name, out);
    out += ':' + value;
  }
  return out + '}';
}

}  // namespace

bool BatchInsert::possible(const Entity& entity) {
  const auto refers_to_its_like = [&](const Field& field) {
    return field.name != "id" && field.type->target && field.type->target().table == entity.table;
  };
  // An organization is its own tenant: its column is computed by the database.
  return (!entity.stored || entity.stored_together) && entity.table != "organization" &&
         std::ranges::none_of(entity.fields, refers_to_its_like);
}

Uuid BatchInsert::add(void* record) {
  const Uuid id = Uuid::generate();
  const Field& key = entity_.fields.front();
  const Field& version = *entity_.field("version");
  key.type->parse(to_text(id), key.at(record));
  version.type->parse("1", version.at(record));
  const char separator = ',';
  if (!rows_.empty()) rows_ += separator;
  rows_ += '{';
  for (const Field& field : entity_.fields) {
    if (&field != &key) rows_ += separator;
    write_json_text(field.name, rows_);
    rows_ += ':';
    write_value(field, record, rows_);
  }
  rows_ += '}';
  if (!trail_.empty()) trail_ += separator;
  trail_ += R"({"id":")" + to_text(Uuid::generate()) + R"(","record_id":")" + to_text(id) + R"(","after":)" +
            told(entity_, record) + '}';
  ids_.push_back(to_text(id));
  if (entity_.stored_together) {
    records_.push_back(entity_.make());
    entity_.assign(records_.back().get(), record);
  }
  return id;
}

std::vector<std::size_t> BatchInsert::store() {
  if (rows_.empty()) return {};
  const Actor& actor = session_.actor();
  const auto user = actor.user_id ? db::Value{to_text(actor.user_id)} : db::Value{};
  const Uuid behalf = actor.on_behalf_of(entity_.name, "create");
  session_.queue(insert_sql(entity_), {"[" + std::exchange(rows_, {}) + "]", user});
  session_.queue(
      audit_sql,
      {"[" + std::exchange(trail_, {}) + "]",
       user,
       std::string{entity_.name},
       value_or_null(actor.request_id),
       value_or_null(actor.address),
       behalf ? db::Value{to_text(behalf)} : db::Value{}});
  const auto stored = session_.answers(2).front();
  const auto ids = std::exchange(ids_, {});
  const auto records = std::exchange(records_, {});
  std::vector<std::size_t> refused;
  if (stored.size() == ids.size()) {
    if (entity_.stored_together) entity_.stored_together(session_, records);
    return refused;
  }
  std::set<std::string_view> found;
  for (std::size_t i = 0; i < stored.size(); ++i) found.insert(stored.text(i, 0));
  for (std::size_t i = 0; i < ids.size(); ++i)
    if (!found.contains(ids[i])) refused.push_back(i);
  return refused;
}

}  // namespace erp
