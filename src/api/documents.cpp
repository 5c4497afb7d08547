#include "api/documents.hpp"

#include "api/answer.hpp"
#include "api/attachment_routes.hpp"
#include "api/checks.hpp"
#include "api/comments.hpp"
#include "api/csv_documents.hpp"
#include "api/events.hpp"
#include "api/personal_reads.hpp"
#include "entity/group.hpp"
#include "entity/json.hpp"
#include "entity/list.hpp"
#include "entity/lookup_faults.hpp"
#include "entity/read.hpp"
#include "modules/archive/import_batch.hpp"
#include "modules/identity/duty_rule.hpp"
#include "modules/identity/role.hpp"
#include "modules/identity/role_assignment.hpp"
#include "modules/identity/user.hpp"
#include "runtime/loop.hpp"

#include <algorithm>
#include <charconv>

namespace erp::api {

using identity::ReadWay;

namespace {

// The version that the caller has seen: If-Match, or the body's.
std::int64_t seen_version(const http::Request& request, std::int64_t in_body) {
  auto text = request.header("if-match");
  if (!text) return in_body;
  if (text->starts_with("W/")) text->remove_prefix(2);
  if (text->size() > 1 && text->front() == '"') *text = text->substr(1, text->size() - 2);
  std::int64_t version = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), version);
  if (error != std::errc{} || end != text->data() + text->size()) throw Refused{"malformed", "If-Match"};
  return version;
}

std::int64_t version_of(const Entity& entity, const void* record) {
  std::string text;
  text_of(*entity.field("version"), record, text);
  return std::stoll(text);
}

// What others changed since the version the caller has seen, beside what she wants to change.
[[noreturn]] void refuse_conflict(
    Session& session, const Entity& entity, const Uuid& id, std::int64_t seen, std::int64_t current) {
  const auto rows = session.run(
      "select distinct k from audit_log, jsonb_object_keys(after) k where record_id = $1 and record_version "
      "> $2 order by k",
      {to_text(id), std::to_string(seen)});
  std::string fields;
  const Grants* grants = session.actor().grants.get();
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (entity.field(rows.text(i, 0)) && !(grants && grants->hides(entity.name, rows.text(i, 0))))
      fields += (fields.empty() ? "" : ", ") + std::string{rows.text(i, 0)};
  throw Refused{Problems{
      {"",
       "version_conflict",
       {{"seen", std::to_string(seen)}, {"current", std::to_string(current)}, {"changed", fields}}}}};
}

// What is said of a record beyond its reach is that it is beyond it: neither its state nor who changed it.
void run_action(
    Call& call, Session& session, const Entity& entity, const Action& action, const Uuid& id,
    std::string_view body, std::int64_t seen = 0) {
  auto record = entity.make();
  session.lock(entity, id, record.get());
  refuse_unless_reached(session, entity, action.name, id);
  if (const auto current = seen == 0 ? 0 : version_of(entity, record.get()); seen != current)
    refuse_conflict(session, entity, id, seen, current);
  refuse_unless(entity, call.actor, action.name, entity.state_of(record.get()));
  if (action.grave) be_sure_of(call.actor);
  std::shared_ptr<void> input;
  if (action.input) {
    input = action.input().make();
    refuse_if(read_json(action.input(), body.empty() ? "{}" : body, input.get()));
  }
  action.run(session, id, input.get());
}

http::Response list_documents(Call& call, const Entity& entity) {
  ListRequest request;
  refuse_if(read_list_request(entity, call.actor, call.request.query, request));
  const ListSql sql = list_sql(entity, call.actor, request);
  const auto scope = scope_of(call.actor);
  const auto rows = call.context.database.read(scope, sql.rows, sql.values);
  std::optional<std::int64_t> total;
  const bool last =
      rows.size() <= static_cast<std::size_t>(request.page_size) && (rows.size() > 0 || request.page == 1);
  if (request.counted && request.cursor.empty() && !last)
    total = std::stoll(std::string{call.context.database.read(scope, sql.count, sql.values).text(0, 0)});
  const auto shown = std::min(rows.size(), static_cast<std::size_t>(request.page_size));
  call.context.personal_reads.note(
      call.actor, entity, ReadWay::list, {}, static_cast<std::int64_t>(shown), request.fields);
  return list(call.request, list_json(entity, call.actor, request, rows, total));
}

// The same rows as the list, as subtotals by one of their fields.
http::Response group_documents(Call& call, const Entity& entity) {
  GroupRequest request;
  refuse_if(read_group_request(entity, call.actor, call.request.query, request));
  const ListSql sql = group_sql(entity, call.actor, request);
  const auto rows = call.context.database.read(scope_of(call.actor), sql.rows, sql.values);
  return success(
      call.request,
      "{\"by\":\"" + request.by + "\",\"groups\":" + std::string{rows.text(0, 0)} +
          ",\"more\":" + (rows.text(0, 1) == "t" ? "true" : "false") + "}");
}

http::Response read_document(Call& call, const Entity& entity, const Uuid& id) {
  const auto rows =
      call.context.database.read(scope_of(call.actor), record_sql_for(entity, call.actor), {to_text(id)});
  if (rows.size() == 0) throw Refused{"not_found"};
  const auto etag = "\"" + std::string{rows.text(0, 1)} + "\"";
  if (const auto known = call.request.header("if-none-match"); known && !rows.null(0, 1) && *known == etag)
    return {.status = 304, .headers = {{"ETag", etag}}};
  call.context.personal_reads.note(call.actor, entity, ReadWay::record, id, 1);
  auto response = success(call.request, with_actions(entity, call.actor, rows.text(0, 0), rows.text(0, 2)));
  if (!rows.null(0, 1)) response.headers.emplace_back("ETag", etag);
  return response;
}

// A write whose answer names every fault at once: where a field is refused, also what the database would
// refuse after it. `record` is what the write has read from the request.
http::Response write_document(
    Call& call, const Entity& entity, const std::shared_ptr<void>& record,
    const std::function<Answer(Session&)>& work) {
  Problems problems;
  try {
    return change(call, &entity, work);
  } catch (const Refused& refused) { problems = refused.problems(); }
  if (std::ranges::any_of(problems, [](const Problem& problem) { return problem.field.empty(); }))
    throw Refused{std::move(problems)};
  Session session{call.context.database, call.actor};
  auto found = lookup_faults(session, entity, record.get());
  // The database names the field of a line, not the line.
  std::erase_if(problems, [&](const Problem& problem) {
    return !entity.field(problem.field) && std::ranges::any_of(found, [&](const Problem& other) {
      return other.field.ends_with("." + problem.field);
    });
  });
  add_unrelated(problems, std::move(found));
  throw Refused{std::move(problems)};
}

http::Response create_document(Call& call, const Entity& entity) {
  refuse_unless(entity, call.actor, "create", "");
  refuse_both_duties(entity, call.actor, "create");
  if (entity.read_only) throw Refused{"read_only"};
  const auto record = entity.make();
  return write_document(call, entity, record, [&](Session& session) {
    entity.assign(record.get(), entity.make().get());  // a second attempt starts afresh
    auto problems = read_json(entity, call.request.body, record.get(), {.grants = call.actor.grants.get()});
    complete(session, entity, record.get(), nullptr, std::move(problems));
    const auto name = call.request.parameter("action");
    const Action* action = name ? entity.action(*name) : nullptr;
    if (name && !action) throw Refused{"not_found", "action"};
    if (action && action->before_written) session.hold();
    session.save(entity, record.get(), "create");
    std::string id;
    text_of(entity.fields.front(), record.get(), id);
    if (action) run_action(call, session, entity, *action, id_of(id), "");
    session.store();
    if (!made_beyond_reach(session, entity, {id_of(id)}).empty()) throw Refused{"permission_denied"};
    return Answer{.status = 201, .entity = &entity, .id = id_of(id)};
  });
}

http::Response change_document(Call& call, const Entity& entity, const Uuid& id) {
  refuse_unless(entity, call.actor, "update", entity.editable_in);
  const auto record = entity.make();
  return write_document(call, entity, record, [&](Session& session) {
    session.lock(entity, id, record.get());
    refuse_unless_reached(session, entity, "update", id);
    const auto current = version_of(entity, record.get());
    std::int64_t in_body = 0;
    const void* before = session.before(entity, id);
    auto problems = read_json(
        entity,
        call.request.body,
        record.get(),
        {.before = before, .grants = call.actor.grants.get(), .version = &in_body});
    const auto seen = seen_version(call.request, in_body);
    if (seen == 0) throw Refused{"version_required"};
    if (seen != current) refuse_conflict(session, entity, id, seen, current);
    refuse_unless(entity, call.actor, "update", entity.state_of(before));
    complete(session, entity, record.get(), before, std::move(problems));
    session.save(entity, record.get(), "update");
    return Answer{.entity = &entity, .id = id};
  });
}

// What nothing refers to is removed; a record that others may refer to is only made inactive.
http::Response delete_document(Call& call, const Entity& entity, const Uuid& id) {
  refuse_unless(entity, call.actor, "delete", entity.editable_in);
  const Field* active = entity.field("is_active");
  if (entity.read_only || (!removable(entity) && !active)) throw Refused{"method_not_allowed"};
  return change(call, &entity, [&](Session& session) {
    auto record = entity.make();
    session.lock(entity, id, record.get());
    refuse_unless_reached(session, entity, "delete", id);
    if (const auto seen = seen_version(call.request, 0);
        seen != 0 && seen != version_of(entity, record.get()))
      refuse_conflict(session, entity, id, seen, version_of(entity, record.get()));
    refuse_unless(entity, call.actor, "delete", entity.state_of(record.get()));
    if (removable(entity)) {
      session.remove(entity, id);
      return Answer{.data = "{\"id\":\"" + to_text(id) + "\",\"deleted\":true}"};
    }
    active->type->parse("false", active->at(record.get()));
    complete(session, entity, record.get(), session.before(entity, id), {});
    session.save(entity, record.get(), "deactivate");
    return Answer{.entity = &entity, .id = id};
  });
}

// What works on many records at once may take longer than a request is granted.
std::optional<std::chrono::seconds> granted_to(const Entity& entity) {
  if (&entity == &archive::ImportBatch::entity) return archive::longest_undo;
  return {};
}

http::Response act_on_document(Call& call, const Entity& entity, const Uuid& id, std::string_view name) {
  const Action* action = entity.action(name);
  if (!action) throw Refused{"no_such_route"};
  if (call.actor.may(entity.name, name) == Reach::none) throw Refused{"permission_denied"};
  const auto work = [&](Session& session) {
    run_action(call, session, entity, *action, id, call.request.body, seen_version(call.request, 0));
    return Answer{.entity = &entity, .id = id};
  };
  return change(call, &entity, work, granted_to(entity));
}

// Who changed what, newest first: of a record that the caller may read.
http::Response history(Call& call, const Entity& entity, const Uuid& id) {
  const auto scope = scope_of(call.actor);
  if (call.context.database.read(scope, record_sql_for(entity, call.actor), {to_text(id)}).size() == 0)
    throw Refused{"not_found"};
  if (call.actor.grants && call.actor.grants->hides_any(entity.name)) throw Refused{"permission_denied"};
  const auto rows = call.context.database.read(
      scope,
      "select coalesce(json_agg(row_to_json(h)), '[]') from (select a.id, a.at, a.action, a.before, a.after, "
      "a.request_id, "
      "json_build_object('id', a.user_id, 'name', u.full_name) as user, k.name as api_key from audit_log a "
      "left join user_account u on u.organization_id = a.organization_id and u.id = a.user_id "
      "left join api_key k on k.organization_id = a.organization_id and k.id = a.api_key_id where "
      "a.record_id = $1 order by a.id desc limit 200) h",
      {to_text(id)});
  call.context.personal_reads.note(call.actor, entity, ReadWay::history, id, 1);
  return success(call.request, rows.text(0, 0));
}

// What a dry run would have written beside the record asked for, as far as the caller may read it.
std::string effects_json(Session& session) {
  session.run("set constraints all immediate");
  std::string out = "[";
  for (const auto& [entity, id] : session.effects()) {
    if (session.actor().may(entity->name, "read") == Reach::none) continue;
    const auto rows = session.run(record_sql_for(*entity, session.actor()), {to_text(id)});
    if (rows.size() == 0) continue;
    if (out.size() > 1) out += ',';
    out +=
        "{\"resource\":\"" + std::string{entity->name} + "\",\"data\":" + std::string{rows.text(0, 0)} + "}";
  }
  return out + "]";
}

http::Response answered(const Call& call, const Answer& answer, bool repeated) {
  const bool record = answer.entity != nullptr;
  auto response = success(
      call.request,
      record ? with_actions(*answer.entity, call.actor, answer.data, answer.state) : answer.data,
      answer.status);
  if (record && !answer.version.empty()) response.headers.emplace_back("ETag", "\"" + answer.version + "\"");
  if (repeated) response.headers.emplace_back("Idempotent-Replayed", "true");
  return response;
}

// Everything happened but the commit: says what would be kept.
http::Response answer_dry(const Call& call, Session& session, const Answer& answer) {
  const auto effects = effects_json(session);
  std::string record = answer.data;
  if (answer.entity) {
    const auto rows = session.run(record_sql_for(*answer.entity, call.actor), {to_text(answer.id)});
    record = rows.size() == 0 ? "null"
                              : with_actions(*answer.entity, call.actor, rows.text(0, 0), rows.text(0, 2));
  }
  return success(call.request, "{\"dry_run\":true,\"record\":" + record + ",\"effects\":" + effects + "}");
}

// The other nodes hear of changed rights from the database, a moment later; this one knows at once.
void forget_rights(const Call& call, const Entity& entity, const Answer& answer) {
  if (&entity == &identity::User::entity) call.context.sign_in.forget(to_text(answer.id));
  for (const Entity* one :
       {&identity::Role::entity, &identity::RoleAssignment::entity, &identity::DutyRule::entity})
    if (&entity == one) call.context.sign_in.forget({});
}

// Whoever looks at what was written hears of it.
void tell(const Call& call, const Session& session, const Entity* entity, const Answer& answer) {
  if (entity) forget_rights(call, *entity, answer);
  auto& events = call.context.events;
  const auto& organization = call.actor.organization_id;
  if (entity) events.changed(organization, entity->name, to_text(answer.id), answer.version);
  for (const auto& [other, id] : session.effects())
    events.changed(organization, other->name, to_text(id), "");
  for (const auto& resource : session.changed()) events.changed(organization, resource, "", "");
}

http::Response attempt(
    Call& call, const Entity* entity, const std::function<Answer(Session&)>& work,
    std::optional<std::chrono::seconds> at_most) {
  try {
    const Idempotency idempotency{call};
    SessionOptions options{.dry_run = call.dry_run()};
    if (at_most) options.deadline = Clock::now() + *at_most;
    Session session{call.context.database, call.actor, options};
    if (const auto before = idempotency.begin(session, entity)) return answered(call, *before, true);
    Answer answer = work(session);
    if (session.dry_run()) return answer_dry(call, session, answer);
    idempotency.commit(session, answer);
    tell(call, session, entity, answer);
    return answered(call, answer, false);
  } catch (const db::Error& error) {
    if (error.retryable()) throw;
    refuse_for(error, entity);
  }
}

}  // namespace

const Entity* entity_at(const Context& context, std::string_view path) {
  for (const Entity* entity : context.entities)
    if (entity->path == path) return entity;
  return nullptr;
}

http::Response change(
    Call& call, const Entity* entity, const std::function<Answer(Session&)>& work,
    std::optional<std::chrono::seconds> at_most) {
  constexpr int most_attempts = 6;
  for (int n = 1;; ++n) {
    bool again = false;
    try {
      return attempt(call, entity, work, at_most);
    } catch (const db::Error&) {
      if (n == most_attempts) throw;
      again = true;
    }
    // Outside of the catch block: a fiber may wait here.
    if (again)
      sleep_for(std::chrono::milliseconds{n * n * 2 + static_cast<int>(Uuid::generate().bytes[15] % 8)});
  }
}

std::optional<http::Response> handle_document(Call& call, std::string& route) {
  std::string_view path = call.request.path;
  path.remove_prefix(std::string_view{"/api/v1"}.size());
  refuse_secret_file(call, path);
  if (auto answered = handle_comments(call, path, route)) return answered;
  const std::string& method = call.request.method;
  if (const Entity* entity = entity_at(call.context, path)) {
    route = "/api/v1" + std::string{path};
    if (method == "GET")
      return wants_csv(call.request) ? export_csv(call, *entity) : list_documents(call, *entity);
    if (method == "POST") return create_document(call, *entity);
    throw Refused{"method_not_allowed"};
  }
  const auto slash = path.rfind('/');
  if (slash == std::string_view::npos || slash == 0) return {};
  if (const Entity* entity = entity_at(call.context, path.substr(0, slash))) {
    if (method == "POST" && path.substr(slash + 1) == "import") {
      route = "/api/v1" + std::string{path};
      return import_csv(call, *entity);
    }
    if (method == "GET" && path.substr(slash + 1) == "groups") {
      route = "/api/v1" + std::string{path};
      return group_documents(call, *entity);
    }
    route = "/api/v1" + std::string{entity->path} + "/{id}";
    const Uuid id = id_of(path.substr(slash + 1));
    if (method == "GET") return read_document(call, *entity, id);
    if (method == "PATCH" || method == "PUT") return change_document(call, *entity, id);
    if (method == "DELETE") return delete_document(call, *entity, id);
    throw Refused{"method_not_allowed"};
  }
  const auto name = path.substr(slash + 1);
  const auto before = path.substr(0, slash);
  const auto second = before.rfind('/');
  if (second == std::string_view::npos || second == 0) return {};
  const Entity* entity = entity_at(call.context, before.substr(0, second));
  if (!entity) return {};
  const Uuid id = id_of(before.substr(second + 1));
  route = "/api/v1" + std::string{entity->path} + "/{id}/" +
          (entity->action(name) || name == "history" ? std::string{name} : "{action}");
  if (method == "GET" && name == "history") return history(call, *entity, id);
  if (method != "POST") throw Refused{"method_not_allowed"};
  return act_on_document(call, *entity, id, name);
}

}  // namespace erp::api
