#include "entity/session.hpp"

#include "entity/json.hpp"
#include "entity/record_sql.hpp"

#include <algorithm>
#include <span>

namespace erp {
namespace {

db::Value value_of(const Field& field, const void* record) {
  std::string text;
  if (!text_of(field, record, text)) return {};
  return text;
}

void read_row(const Entity& entity, const db::Rows& rows, std::size_t row, void* record) {
  for (std::size_t i = 0; i < entity.fields.size(); ++i) {
    const Field& field = entity.fields[i];
    const auto text = rows.at(row, i);
    if (!text)
      field.type->clear(field.at(record));
    else if (!field.type->parse(*text, field.at(record)))
      throw std::runtime_error{
          "the database holds a value that " + std::string{entity.name} + "." + std::string{field.name} +
          " cannot"};
  }
}

// What queue_load asked for: the record's row, then the rows of each kind of lines. False if there is no such
// record.
bool read_record(const Entity& entity, std::span<const db::Rows> found, void* record) {
  if (found.front().size() == 0) return false;
  read_row(entity, found.front(), 0, record);
  for (std::size_t l = 0; l < entity.lines.size(); ++l) {
    const Lines& lines = entity.lines[l];
    const db::Rows& rows = found[l + 1];
    lines.clear(record);
    for (std::size_t i = 0; i < rows.size(); ++i) read_row(lines.entity(), rows, i, lines.add(record));
  }
  return true;
}

const Field& id_of(const Entity& entity) {
  return entity.fields.front();
}

std::string scope_id(const Uuid& id) {
  return id ? to_text(id) : std::string{};
}

db::Scope scope_of(const Actor& actor) {
  return {scope_id(actor.organization_id), scope_id(actor.user_id), actor.grants ? "" : "system"};
}

// Header fields that differ, as two JSON objects.
void differences(
    const Entity& entity, const void* before, const void* after, std::string& was, std::string& becomes) {
  for (const Field& field : entity.fields) {
    if (field.name == "version") continue;
    std::string a, b;
    if (before) write_value(field, before, a);
    write_value(field, after, b);
    if (a == b || (!before && b == "null")) continue;
    const auto key = (becomes.empty() ? "\"" : ",\"") + std::string{field.name} + "\":";
    if (before) was += key + a;
    becomes += key + b;
  }
}

void differences_of_lines(
    const Entity& entity, const void* before, const void* after, std::string& was, std::string& becomes) {
  for (const Lines& lines : entity.lines) {
    std::string a, b;
    if (before) write_lines(lines, before, a);
    write_lines(lines, after, b);
    if (a == b || (!before && b == "[]")) continue;
    const auto key = (becomes.empty() ? "\"" : ",\"") + std::string{lines.name} + "\":";
    if (before) was += key + a;
    becomes += key + b;
  }
}

std::string one_line(const Lines& lines, const void* record, std::size_t i) {
  std::string out;
  for (const Field& field : lines.entity().fields) write_value(field, lines.in(record, i), out), out += ',';
  return out;
}

}  // namespace

Session::Session(db::Database& database, Actor actor, SessionOptions options)
    : actor_{std::move(actor)},
      options_{options},
      now_{erp::now()},
      today_{day_in_zone(now_, actor_.time_zone)},
      transaction_{database.begin(scope_of(actor_), options.deadline)} {
  // Whatever row of the audit trail this work writes says with which key it was done.
  if (actor_.narrowing)
    transaction_.run(
        "select set_config('itdo.api_key_id', $1, true)", {to_text(actor_.narrowing->api_key_id)});
}

std::vector<db::Rows> Session::answers(std::size_t last) {
  auto all = flush();
  all.erase(all.begin(), all.end() - static_cast<std::ptrdiff_t>(last));
  return all;
}

void Session::queue_load(const Entity& entity, const std::string& id) {
  const auto& sql = record_sql(entity);
  queue(sql.select, {id});
  for (const LinesSql& lines : sql.lines) queue(lines.select, {id});
}

void Session::load(const Entity& entity, const Uuid& id, void* record) {
  if (!find(entity, id, record)) throw Refused{"not_found"};
}

bool Session::find(const Entity& entity, const Uuid& id, void* record) {
  queue_load(entity, to_text(id));
  return read_record(entity, answers(entity.lines.size() + 1), record);
}

void Session::lock(const Entity& entity, const Uuid& id, void* record) {
  if (const void* locked = before(entity, id)) return entity.assign(record, locked);
  queue("select from " + std::string{entity.table} + " where id = $1 for update", {to_text(id)});
  load(entity, id, record);
  auto& kept = locked_[{&entity, id}];
  kept = entity.make();
  entity.assign(kept.get(), record);
}

void Session::lock_all(const Entity& entity, std::vector<Uuid> ids) {
  std::ranges::sort(ids);  // two who lock the same records wait for each other, and never in a circle
  std::erase_if(ids, [&](const Uuid& id) { return before(entity, id) != nullptr; });
  flush();
  for (const Uuid& id : ids) {
    queue("select from " + std::string{entity.table} + " where id = $1 for update", {to_text(id)});
    queue_load(entity, to_text(id));
  }
  const auto rows = flush();
  const std::size_t each = entity.lines.size() + 2;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    auto record = entity.make();
    if (read_record(entity, std::span{rows}.subspan(i * each + 1, each - 1), record.get()))
      locked_[{&entity, ids[i]}] = std::move(record);
  }
}

const void* Session::before(const Entity& entity, const Uuid& id) const {
  const auto found = locked_.find({&entity, id});
  return found == locked_.end() ? nullptr : found->second.get();
}

void Session::save(const Entity& entity, void* record, std::string_view action) {
  const auto id = value_of(id_of(entity), record);
  Uuid uuid;
  if (id && parse(*id, uuid))
    if (const void* was = before(entity, uuid)) {
      update(entity, record, was, action);
      if (entity.stored) entity.stored(*this, record, was);
      entity.assign(locked_[{&entity, uuid}].get(), record);
      return;
    }
  insert(entity, record, action);
}

void Session::insert(const Entity& entity, void* record, std::string_view action) {
  const Field& id = id_of(entity);
  if (!value_of(id, record)) id.type->parse(to_text(Uuid::generate()), id.at(record));
  const Field& version = *entity.field("version");
  version.type->parse("1", version.at(record));
  for (const Lines& lines : entity.lines)
    if (const Field* line_id = lines.entity().field("id"))
      for (std::size_t i = 0; i < lines.size(record); ++i)
        line_id->type->parse(to_text(Uuid::generate()), line_id->at(lines.at(record, i)));
  Uuid uuid;
  parse(*value_of(id, record), uuid);
  if (holding_ && !held_ && !entity.stored)
    held_ = {&entity, uuid};
  else {
    insert_header(entity, record);
    save_lines(entity, record, nullptr, to_text(uuid));
  }
  std::string was, becomes;
  differences(entity, nullptr, record, was, becomes);
  differences_of_lines(entity, nullptr, record, was, becomes);
  audit(action, entity.name, uuid, "", "{" + becomes + "}", 1);
  if (entity.stored) entity.stored(*this, record, nullptr);
  auto& kept = locked_[{&entity, uuid}];
  kept = entity.make();
  entity.assign(kept.get(), record);
}

void Session::store() {
  holding_ = false;
  store_lines();
  if (const auto held = std::exchange(held_, {}))
    insert_header(*held->first, before(*held->first, held->second));
}

void Session::store_lines() {
  if (!held_ || std::exchange(lines_stored_, true)) return;
  const auto& [entity, id] = *held_;
  save_lines(*entity, before(*entity, id), nullptr, to_text(id));
}

void Session::insert_header(const Entity& entity, const void* record) {
  db::Values values;
  for (const Field& field : entity.fields) values.push_back(value_of(field, record));
  values.push_back(actor_.user_id ? db::Value{to_text(actor_.user_id)} : db::Value{});
  queue(record_sql(entity).insert, std::move(values));
}

void Session::update(const Entity& entity, void* record, const void* was, std::string_view action) {
  const std::string key = *value_of(id_of(entity), record);
  for (const Lines& lines : entity.lines)
    if (const Field* line_id = lines.entity().field("id"))
      for (std::size_t i = 0; i < lines.size(record); ++i)
        if (!value_of(*line_id, lines.in(record, i)))
          line_id->type->parse(to_text(Uuid::generate()), line_id->at(lines.at(record, i)));
  std::string old_values, new_values;
  differences(entity, was, record, old_values, new_values);
  differences_of_lines(entity, was, record, old_values, new_values);
  if (new_values.empty() && action == "update") return;
  Uuid uuid;
  parse(key, uuid);
  const Field& version = *entity.field("version");
  if (!held(entity, uuid)) {
    save_lines(entity, record, was, key);
    db::Values values{key, value_of(version, record)};
    for (const Field& field : entity.fields)
      if (field.name != "id" && field.name != "version") values.push_back(value_of(field, record));
    queue(record_sql(entity).update, std::move(values));
  }
  const auto next = std::stoll(*value_of(version, record)) + 1;
  version.type->parse(std::to_string(next), version.at(record));
  audit(action, entity.name, uuid, "{" + old_values + "}", "{" + new_values + "}", next);
}

// Saves what differs and answers whether anything did. New lines and changed lines go in one statement each.
bool Session::save_lines(const Entity& entity, const void* record, const void* was, const std::string& id) {
  bool any = false;
  for (std::size_t l = 0; l < entity.lines.size(); ++l) {
    const Lines& lines = entity.lines[l];
    const LinesSql& sql = record_sql(entity).lines[l];
    std::map<std::string, std::pair<std::size_t, std::string>> old_lines;  // by id: position and content
    std::string gone, fresh, changed, old_text, new_text;
    const Field* key = lines.entity().field("id");
    for (std::size_t i = 0; was && i < lines.size(was); ++i) {
      if (sql.by_id)
        old_lines[*value_of(*key, lines.in(was, i))] = {i, one_line(lines, was, i)};
      else
        old_text += one_line(lines, was, i) + ";";
    }
    for (std::size_t i = 0; i < lines.size(record); ++i) {
      std::string json = "{\"line_no\":" + std::to_string(i + 1);
      for (const Field& field : lines.entity().fields) {
        json += ",\"" + std::string{field.name} + "\":";
        write_value(field, lines.in(record, i), json);
      }
      json += '}';
      if (!sql.by_id) {
        new_text += one_line(lines, record, i) + ";";
        fresh += (fresh.empty() ? "" : ",") + json;
        continue;
      }
      const auto old = old_lines.find(*value_of(*key, lines.in(record, i)));
      if (old == old_lines.end())
        fresh += (fresh.empty() ? "" : ",") + json;
      else {
        if (old->second.first != i || old->second.second != one_line(lines, record, i))
          changed += (changed.empty() ? "" : ",") + json;
        old_lines.erase(old);
      }
    }
    if (!sql.by_id && was && old_text == new_text) continue;
    for (const auto& [old_id, line] : old_lines) gone += (gone.empty() ? "" : ",") + old_id;
    if (sql.by_id && !gone.empty()) queue(sql.remove, {id, "{" + gone + "}"});
    if (!sql.by_id && !old_text.empty()) queue(sql.remove, {id});
    if (!changed.empty()) queue(sql.change, {id, "[" + changed + "]"});
    if (!fresh.empty()) queue(sql.insert, {id, "[" + fresh + "]"});
    any = any || !gone.empty() || !changed.empty() || !fresh.empty() || !old_text.empty();
  }
  return any;
}

void Session::remove(const Entity& entity, const Uuid& id) {
  auto record = entity.make();
  lock(entity, id, record.get());
  if (entity.removing) entity.removing(*this, record.get());
  for (const LinesSql& lines : record_sql(entity).lines)
    queue(lines.by_id ? lines.remove.substr(0, lines.remove.find(" and id")) : lines.remove, {to_text(id)});
  run(record_sql(entity).remove, {to_text(id), value_of(*entity.field("version"), record.get())});
  std::string was;
  write_json(entity, record.get(), was);
  audit("delete", entity.name, id, was, "");
}

Uuid Session::on_behalf_of(std::string_view resource, std::string_view action, const Uuid& record) const {
  const auto lent = borrowed_.find(record);
  return lent == borrowed_.end() ? actor_.on_behalf_of(resource, action) : lent->second;
}

void Session::audit(
    std::string_view action, std::string_view resource, const Uuid& record, std::string_view was,
    std::string_view becomes, std::int64_t version) {
  const auto text = [](std::string_view v) { return v.empty() ? db::Value{} : db::Value{std::string{v}}; };
  queue(
      "insert into audit_log (organization_id, id, user_id, action, resource, record_id, before, after, "
      "request_id, address, record_version, on_behalf_of) "
      "values (current_organization(), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
      {to_text(Uuid::generate()),
       text(scope_id(actor_.user_id)),
       std::string{action},
       std::string{resource},
       text(scope_id(record)),
       text(was),
       text(becomes),
       text(actor_.request_id),
       text(actor_.address),
       version == 0 ? db::Value{} : db::Value{std::to_string(version)},
       text(scope_id(on_behalf_of(resource, action, record)))});
}

Uuid Session::start_job(std::string_view kind, std::string_view subject, std::string arguments) {
  const Uuid id = Uuid::generate();
  queue(
      "insert into job (organization_id, id, kind, subject, arguments, created_by) values "
      "(current_organization(), $1, $2, $3, $4, $5)",
      {to_text(id),
       std::string{kind},
       std::string{subject},
       std::move(arguments),
       actor_.user_id ? db::Value{to_text(actor_.user_id)} : db::Value{}});
  return id;
}

Problems frozen(const db::Error& error) {
  if (error.constraint != "frozen") return {};
  return {{"", "frozen", {{"until", error.detail}}}};
}

void refuse_for(const db::Error& error, const Entity* entity) {
  refuse_if(frozen(error));
  if (error.sqlstate == "22P02" || error.sqlstate == "22007" || error.sqlstate == "22008")
    throw Refused{"malformed"};
  if (error.sqlstate.substr(0, 2) != "23" && error.sqlstate != "22003") throw error;
  if (error.sqlstate == "22003") throw Refused{"number_too_large"};
  std::string rest = error.constraint;
  if (rest.ends_with("_immutable")) throw Refused{"immutable"};
  const std::string table = !error.table.empty() ? error.table : entity ? std::string{entity->table} : "";
  if (!table.empty() && rest.starts_with(table + "_")) rest = rest.substr(table.size() + 1);
  static const char* const codes[] = {
      "taken",
      "not_found",
      "malformed",
      "required",
      "negative",
      "out_of_range",
      "too_deep",
      "over_allocated",
      "already_reversed",
      "not_balanced",
      "incomplete",
      "period_missing",
      "period_locked",
      "not_positive",
      "zero",
      "one_side",
      "missing",
      "limit_reached"};
  for (const char* code : codes) {
    const auto suffix = "_" + std::string{code};
    if (rest.ends_with(suffix)) throw Refused{code, rest.substr(0, rest.size() - suffix.size())};
  }
  throw error;
}

}  // namespace erp
