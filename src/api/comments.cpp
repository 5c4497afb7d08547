#include "api/comments.hpp"

#include "api/answer.hpp"
#include "api/checks.hpp"
#include "api/documents.hpp"
#include "api/events.hpp"
#include "base/text.hpp"
#include "entity/json.hpp"
#include "modules/archive/comment.hpp"
#include "service/catalogue.hpp"
#include "service/config.hpp"

namespace erp::api {
namespace {

using archive::CommentInput;
using archive::Mentioned;

constexpr std::string_view word = "/comments";

std::string array_of(const std::vector<Uuid>& ids) {
  std::string out = "{";
  for (const auto& id : ids) out += (out.size() > 1 ? "," : "") + to_text(id);
  return out + "}";
}

// Whoever is told of a record must be one who may read it.
std::vector<Mentioned> people_of(
    const Call& call, const Entity& entity, const Uuid& record, const std::vector<Uuid>& ids,
    Problems& problems) {
  std::vector<Mentioned> people;
  if (ids.empty()) return people;
  const auto rows = call.context.database.read(
      scope_of(call.actor),
      "select u.id, u.email, u.full_name, u.language, rights_of(u.id, current_organization()) from "
      "unnest($1::uuid[]) with ordinality as wanted (id, n) join user_account u on u.id = wanted.id "
      "where u.is_active order by n",
      {array_of(ids)});
  for (std::size_t i = 0; i < rows.size(); ++i) {
    Actor reader = call.actor;
    reader.user_id = id_of(rows.text(i, 0));
    reader.narrowing = nullptr;  // she reads it herself
    identity::give_rights(reader, rows.text(i, 4));
    if (!readable(call.context.database, entity, reader, record))
      problems.push_back({"mentions", "cannot_read_it", {{"name", std::string{rows.text(i, 2)}}}});
    people.push_back(
        {.id = reader.user_id,
         .email = std::string{rows.text(i, 1)},
         .full_name = std::string{rows.text(i, 2)},
         .english = rows.text(i, 3) == "en"});
  }
  if (people.size() < ids.size()) problems.push_back({"mentions", "not_found"});
  return people;
}

std::string title_of(const Entity& entity, const void* record) {
  std::string title;
  for (const Field& field : entity.fields) {
    std::string text;
    if (!field.notes.title || !text_of(field, record, text)) continue;
    title += (title.empty() ? "" : " ") + text;
  }
  return title;
}

// Of the web app: /invoices/0192…
std::string page_of(const Entity& entity, const Uuid& id) {
  return std::string{entity.path.substr(entity.path.rfind('/'))} + "/" + to_text(id);
}

archive::CommentPlace place_of(Call& call, Session& session, const Entity& entity, const Uuid& id) {
  auto record = entity.make();
  session.load(entity, id, record.get());
  return {
      .entity = entity,
      .record = id,
      .title = title_of(entity, record.get()),
      .link = call.context.config.get()->server.public_url + page_of(entity, id),
      .author = call.who->full_name};
}

// Those who look at the record see the comment; those who are mentioned hear of it wherever they are.
void tell(
    Call& call, const archive::CommentPlace& place, const Uuid& comment,
    const std::vector<Mentioned>& people) {
  auto& events = call.context.events;
  const Uuid& organization = call.actor.organization_id;
  events.changed(organization, "comment", to_text(place.record), "", place.entity.name);
  for (const auto& person : people)
    if (person.id != call.actor.user_id)
      events.told(
          organization,
          person.id,
          "{\"resource\":\"mention\",\"id\":\"" + to_text(comment) + "\",\"version\":null,\"path\":\"" +
              page_of(place.entity, place.record) + "\",\"by\":" + json_text(place.author) + "}");
}

http::Response add(Call& call, const Entity& entity, const Uuid& id) {
  CommentInput input;
  auto problems = read_json(CommentInput::entity, call.request.body, &input);
  if (problems.empty() && trimmed(input.text).empty()) problems.push_back({"text", "required"});
  const auto ids = archive::mentions_of(input, problems);
  refuse_if(std::move(problems));
  Problems of_people;
  const auto people = people_of(call, entity, id, ids, of_people);
  refuse_if(std::move(of_people));
  const auto key = "entity." + std::string{entity.name};
  const std::pair kinds{
      call.context.catalogue.text(Language::ja, key), call.context.catalogue.text(Language::en, key)};
  std::optional<archive::CommentPlace> place;
  Uuid made;
  auto response = change(call, nullptr, [&](Session& session) {
    place.emplace(place_of(call, session, entity, id));
    made = archive::add_comment(session, *place, input, people, kinds);
    return Answer{.status = 201, .data = "{\"id\":\"" + to_text(made) + "\"}"};
  });
  if (response.status == 201 && place && !call.dry_run()) tell(call, *place, made, people);
  return response;
}

http::Response take_back(Call& call, const Entity& entity, const Uuid& id, const Uuid& comment) {
  auto response = change(call, nullptr, [&](Session& session) {
    archive::take_back_comment(session, entity, id, comment);
    return Answer{.data = "{\"id\":\"" + to_text(comment) + "\",\"deleted\":true}"};
  });
  if (!call.dry_run())
    call.context.events.changed(call.actor.organization_id, "comment", to_text(id), "", entity.name);
  return response;
}

http::Response people(Call& call) {
  const auto search = call.request.parameter("search").value_or("");
  if (characters(search) > 100) throw Refused{Problems{{"search", "too_long", {{"max", "100"}}}}};
  return success(
      call.request,
      call.context.database.read(scope_of(call.actor), archive::colleagues, {std::string{search}})
          .text(0, 0));
}

}  // namespace

std::optional<http::Response> handle_comments(Call& call, std::string_view path, std::string& route) {
  const auto at = path.find(word);
  if (at == std::string_view::npos) return {};
  const auto rest = path.substr(at + word.size());
  const auto owner = path.substr(0, at);
  const auto slash = owner.rfind('/');
  if ((!rest.empty() && rest.front() != '/') || slash == std::string_view::npos) return {};
  const Entity* entity = entity_at(call.context, owner.substr(0, slash));
  if (!entity || !entity->field("version") || entity->own_messages) return {};
  route = "/api/v1" + std::string{entity->path} + "/{id}/comments" + (rest.empty() ? "" : "/{comment}");
  const Uuid id = id_of(owner.substr(slash + 1));
  if (!readable(call.context.database, *entity, call.actor, id)) throw Refused{"not_found"};
  const std::string& method = call.request.method;
  if (rest.empty() && method == "GET")
    return success(
        call.request,
        call.context.database.read(scope_of(call.actor), archive::comments_of, {to_text(id)}).text(0, 0));
  if (rest.empty() && method == "POST") return add(call, *entity, id);
  if (!rest.empty() && method == "DELETE") return take_back(call, *entity, id, id_of(rest.substr(1)));
  throw Refused{"method_not_allowed"};
}

std::vector<Route> comment_routes() {
  return {
      {"GET",
       "/api/v1/people",
       Route::Access::signed_in,
       people,
       "Colleagues by a part of the name, to be mentioned in comments",
       {.query = "search"}},
  };
}

}  // namespace erp::api
