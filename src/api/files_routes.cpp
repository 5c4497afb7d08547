#include "api/files_routes.hpp"

#include "api/checks.hpp"
#include "entity/session.hpp"
#include "http/security_headers.hpp"
#include "modules/sales/invoice.hpp"
#include "modules/sales/sales.hpp"
#include "service/secrets.hpp"

namespace erp::api {
namespace {

// A file to be shown in the browser. Its digest lets whoever holds the same bytes skip them.
http::Response shown_inline(
    const Call& call, std::string media_type, const std::string& file_name, std::string content) {
  const std::string etag = "\"" + hexadecimal(sha256(content)) + "\"";
  http::Response response{.headers = {{"ETag", etag}}};
  http::let_own_pages_frame(response);
  if (call.request.header("if-none-match") == etag) {
    response.status = 304;
    return response;
  }
  response.content_type = std::move(media_type);
  response.headers.emplace_back("Content-Disposition", "inline; filename=\"" + file_name + "\"");
  response.body = std::move(content);
  return response;
}

http::Response invoice_pdf(Call& call) {
  const Entity& entity = sales::SalesInvoice::entity;
  const Uuid id = id_of(call.arguments.front());
  if (!readable(call.context.database, entity, call.actor, id)) throw Refused{"not_found"};
  // The paper shows the whole invoice: who may not see all of its fields gets none of it.
  if (call.actor.grants && call.actor.grants->hides_any(entity.name)) throw Refused{"permission_denied"};
  Session session{call.context.database, call.actor};
  auto paper = sales::issue_paper(session, id, call.context.files, call.context.workers);
  // The first reader of a posted invoice leaves the digest of its paper with it.
  session.commit();
  return shown_inline(call, "application/pdf", paper.file_name, std::move(paper.pdf));
}

}  // namespace

std::vector<Route> files_routes() {
  using enum Route::Access;
  return {
      {"GET",
       "/api/v1/invoices/{id}/pdf",
       signed_in,
       invoice_pdf,
       "適格請求書 as PDF",
       {.gives = "application/pdf"}},
  };
}

}  // namespace erp::api
