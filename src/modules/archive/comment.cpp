#include "modules/archive/comment.hpp"

#include "base/text.hpp"
#include "entity/describe.hpp"
#include "entity/session.hpp"

#include <algorithm>

namespace erp::archive {

const Entity CommentInput::entity = describe<CommentInput>({
    .name = "comment_input",
    .members{
        field<&CommentInput::text>({.max = 4000}),
        field<&CommentInput::mentions>({.max = 36, .filled = true}),
    },
});

std::vector<Uuid> mentions_of(const CommentInput& input, Problems& problems) {
  std::vector<Uuid> ids;
  for (std::size_t i = 0; i < input.mentions.size(); ++i) {
    Uuid id;
    if (!parse(input.mentions[i], id))
      problems.push_back({"mentions[" + std::to_string(i) + "]", "malformed"});
    else if (std::ranges::find(ids, id) == ids.end())
      ids.push_back(id);
  }
  if (ids.size() > most_mentions)
    problems.push_back({"mentions", "too_many_people", {{"max", std::to_string(most_mentions)}}});
  return ids;
}

namespace {

std::string array_of(const std::vector<Mentioned>& people) {
  std::string ids = "{";
  for (const auto& person : people) ids += (ids.size() > 1 ? "," : "") + to_text(person.id);
  return ids + "}";
}

// The mail belongs to the comment, not to the record: it is none of those that went out with a document.
void queue_mail(
    Session& session, const CommentPlace& place, const Uuid& comment, const std::string& text,
    const Mentioned& person, const std::pair<std::string, std::string>& kinds) {
  const auto record = (person.english ? kinds.second : kinds.first) + " " + place.title;
  const auto subject = person.english ? place.author + " mentioned you: " + record
                                      : place.author + " さんからのコメント：" + record;
  const auto body = (person.english ? "Dear " + person.full_name + ",\n\n" + place.author +
                                          " mentioned you in a comment on " + record + ":\n\n"
                                    : person.full_name + " 様\n\n" + record + " に、" + place.author +
                                          " さんからあなた宛てのコメントがあります。\n\n") +
                    text + "\n\n" + place.link + "\n";
  const Uuid mail = Uuid::generate();
  session.queue(
      "insert into mail_message (organization_id, id, resource, record_id, recipient, subject, body, "
      "created_by) values (current_organization(), $1, 'record_comment', $2, $3, $4, $5, current_user_id())",
      {to_text(mail), to_text(comment), person.email, subject, body});
  session.start_job("mail.send", subject, "{\"mail_id\":\"" + to_text(mail) + "\"}");
}

}  // namespace

Uuid add_comment(
    Session& session, const CommentPlace& place, const CommentInput& input,
    const std::vector<Mentioned>& people, const std::pair<std::string, std::string>& kinds) {
  const Uuid id = Uuid::generate();
  session.queue(
      "insert into record_comment (organization_id, id, created_by, resource, record_id, text, mentions) "
      "values "
      "(current_organization(), $1, current_user_id(), $2, $3, $4, $5::uuid[])",
      {to_text(id), std::string{place.entity.name}, to_text(place.record), input.text, array_of(people)});
  for (const auto& person : people)
    if (person.id != session.actor().user_id) queue_mail(session, place, id, input.text, person, kinds);
  session.audit(
      "comment",
      place.entity.name,
      place.record,
      "",
      "{\"comment_id\":\"" + to_text(id) + "\",\"text\":" + json_text(input.text) + "}");
  return id;
}

void take_back_comment(Session& session, const Entity& entity, const Uuid& record, const Uuid& comment) {
  const auto rows = session.run(
      "update record_comment set is_deleted = true, version = version + 1, updated_at = now() where id = $1 "
      "and "
      "record_id = $2 and created_by = current_user_id() and not is_deleted returning text",
      {to_text(comment), to_text(record)});
  if (rows.size() == 0) {
    const auto others = session.run(
        "select from record_comment where id = $1 and record_id = $2 and not is_deleted",
        {to_text(comment), to_text(record)});
    throw Refused{others.size() == 0 ? "not_found" : "permission_denied"};
  }
  session.audit(
      "delete_comment",
      entity.name,
      record,
      "{\"comment_id\":\"" + to_text(comment) + "\",\"text\":" + json_text(rows.text(0, 0)) + "}",
      "");
}

const std::string_view comments_of =
    "select coalesce(json_agg(row_to_json(c)), '[]') from (select c.id, c.created_at as at, "
    "case when not c.is_deleted then c.text end as text, c.is_deleted as deleted, "
    "json_build_object('id', c.created_by, 'name', u.full_name) as user, c.created_by = current_user_id() as "
    "mine, "
    "(select coalesce(json_agg(json_build_object('id', m.id, 'name', m.full_name) order by m.full_name), "
    "'[]') from "
    "user_account m where m.organization_id = c.organization_id and m.id = any(c.mentions)) as mentions "
    "from record_comment c left join user_account u on u.organization_id = c.organization_id and u.id = "
    "c.created_by "
    "where c.record_id = $1 order by c.id desc limit 500) c";

// By their names, which everybody may know. The search key begins with the address, which is plain ASCII.
const std::string_view colleagues =
    "select coalesce(json_agg(row_to_json(p)), '[]') from (select u.id, u.full_name as name from "
    "user_account u "
    "where u.is_active and position(search_fold($1) in substr(u.search_key, char_length(u.email) + 2)) > 0 "
    "order by u.full_name, u.id limit 20) p";

}  // namespace erp::archive
