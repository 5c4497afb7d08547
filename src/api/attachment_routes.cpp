#include "api/attachment_routes.hpp"

#include "api/answer.hpp"
#include "api/checks.hpp"
#include "api/documents.hpp"
#include "api/download.hpp"
#include "modules/archive/attachment.hpp"
#include "runtime/loop.hpp"
#include "service/config.hpp"
#include "service/files.hpp"

namespace erp::api {
namespace {

using archive::Attachment;

// The description of records that files may belong to; null if there is none of that name.
const Entity* described(const Context& context, std::string_view resource) {
  for (const Entity* entity : context.entities)
    if (entity->name == resource && entity->field("version") && entity != &Attachment::entity) return entity;
  return nullptr;
}

bool owner_readable(const Call& call, std::string_view resource, const Uuid& record) {
  const Entity* owner = described(call.context, resource);
  return owner && readable(call.context.database, *owner, call.actor, record);
}

std::string_view parameter(const Call& call, std::string_view name, Problems& problems) {
  const auto text = call.request.parameter(name).value_or("");
  if (text.empty()) problems.push_back({std::string{name}, "required"});
  return text;
}

// The record that the request names; throws Refused unless the caller may read it.
Attachment owner_of(const Call& call, Problems problems) {
  Attachment attachment;
  attachment.resource = parameter(call, "resource", problems);
  const auto id = parameter(call, "record_id", problems);
  if (!id.empty() && !parse(id, attachment.record_id)) problems.push_back({"record_id", "malformed"});
  refuse_if(std::move(problems));
  if (!owner_readable(call, attachment.resource, attachment.record_id))
    throw Refused{"not_found", "record_id"};
  return attachment;
}

Attachment load(const Call& call, const Uuid& id) {
  if (!readable(call.context.database, Attachment::entity, call.actor, id)) throw Refused{"not_found"};
  Session session{call.context.database, call.actor};
  auto attachment = session.get(Id<Attachment>{id});
  if (!owner_readable(call, attachment.resource, attachment.record_id)) throw Refused{"not_found"};
  return attachment;
}

http::Response as_document(Call& call) {
  std::string route;
  return *handle_document(call, route);
}

http::Response list_attachments(Call& call) {
  owner_of(call, {});
  return as_document(call);
}

// The file goes to the store before the record names it: a file that nobody names in the end does no harm.
http::Response upload(Call& call) {
  refuse_unless(Attachment::entity, call.actor, "create", "");
  refuse_both_duties(Attachment::entity, call.actor, "create");
  Problems problems;
  const auto name = parameter(call, "file_name", problems);
  if (!name.empty() && !archive::is_file_name(name)) problems.push_back({"file_name", "malformed"});
  Attachment attachment = owner_of(call, std::move(problems));
  attachment.file_name = name;
  StoredFile stored;
  call.context.workers.run([&] {
    const auto declared = call.request.header("content-type").value_or("");
    stored = call.context.files.save(call.request.body, declared, call.context.config.get()->files.max_bytes);
  });
  attachment.media_type = stored.media_type;
  attachment.size = static_cast<std::int64_t>(stored.bytes);
  attachment.sha256 = stored.sha256;
  return change(call, &Attachment::entity, [&](Session& session) {
    Attachment made = attachment;
    session.save(made, "create");
    return Answer{.status = 201, .entity = &Attachment::entity, .id = made.id.value};
  });
}

http::Response content(Call& call) {
  const Attachment attachment = load(call, id_of(call.arguments.front()));
  if (!attachment.is_active) throw Refused{"not_found"};
  std::optional<std::string> bytes;
  call.context.workers.run([&] { bytes = call.context.files.read(attachment.sha256); });
  if (!bytes)
    throw std::runtime_error{
        "the file of attachment " + to_text(attachment.id.value) + " is not in the store"};
  return download(
      call.request,
      {.file_name = attachment.file_name,
       .media_type = attachment.media_type,
       .content = std::move(*bytes),
       .etag = attachment.sha256});
}

}  // namespace

void refuse_secret_file(const Call& call, std::string_view path) {
  const auto above = std::string{Attachment::entity.path} + "/";
  if (!path.starts_with(above)) return;
  path.remove_prefix(above.size());
  if (path == "groups") return static_cast<void>(owner_of(call, {}));  // of one record, as the list
  load(call, id_of(path.substr(0, path.find('/'))));
}

std::vector<Route> attachment_routes() {
  using enum Route::Access;
  return {
      {"GET", "/api/v1/attachments", signed_in, list_attachments, "The files of one record"},
      {"GET", "/api/v1/attachments/{id}", signed_in, as_document, "What is known of a file"},
      {"POST",
       "/api/v1/attachments",
       signed_in,
       upload,
       "Attach a file to a record",
       {.query = "resource! record_id! file_name!", .takes = "*/*"}},
      {"GET",
       "/api/v1/attachments/{id}/content",
       signed_in,
       content,
       "The file itself",
       {.gives = "application/octet-stream"}},
  };
}

}  // namespace erp::api
