#include "api/files_routes.hpp"

#include "entity/read.hpp"
#include "entity/session.hpp"
#include "modules/sales/invoice.hpp"
#include "modules/sales/sales.hpp"
#include "service/secrets.hpp"

namespace erp::api {
namespace {

// A file to be shown in the browser. Its digest lets whoever holds the same bytes skip them.
http::Response shown_inline(
    const Call& call, std::string media_type, const std::string& file_name, std::string content) {
  const std::string etag = "\"" + hexadecimal(sha256(content)) + "\"";
  if (call.request.header("if-none-match") == etag) return {.status = 304, .headers = {{"ETag", etag}}};
  return {
      .content_type = std::move(media_type),
      .headers = {{"ETag", etag}, {"Content-Disposition", "inline; filename=\"" + file_name + "\""}},
      .body = std::move(content)};
}

// The paper shows the whole invoice: who may not see all of its fields gets none of it.
void refuse_unless_readable(Session& session, const Uuid& id) {
  const Entity& entity = sales::SalesInvoice::entity;
  const Actor& actor = session.actor();
  if (session.run(record_sql_for(entity, actor), {to_text(id)}).size() == 0) throw Refused{"not_found"};
  if (actor.grants && actor.grants->hides_any(entity.name)) throw Refused{"permission_denied"};
}

http::Response invoice_pdf(Call& call) {
  Uuid id;
  if (!parse(call.arguments.front(), id)) throw Refused{"not_found"};
  Session session{call.context.database, call.actor};
  refuse_unless_readable(session, id);
  auto paper = sales::issue_paper(session, id, call.context.files, call.context.workers);
  // The first reader of a posted invoice leaves the digest of its paper with it.
  session.commit();
  return shown_inline(call, "application/pdf", paper.file_name, std::move(paper.pdf));
}

}  // namespace

std::vector<Route> files_routes() {
  using enum Route::Access;
  return {
      {"GET", "/api/v1/invoices/{id}/pdf", signed_in, invoice_pdf, "適格請求書 as PDF"},
  };
}

}  // namespace erp::api
