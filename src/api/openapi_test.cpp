#include "api/openapi.hpp"
#include "modules/archive/attachment.hpp"
#include "modules/identity/audit_log.hpp"
#include "modules/party/party.hpp"
#include "modules/sales/invoice.hpp"
#include "service/catalogue.hpp"

#include <gtest/gtest.h>
#include <boost/json.hpp>

#include <set>

namespace erp::api {
namespace {

namespace json = boost::json;

const Entity* const documents[] = {
    &sales::SalesInvoice::entity,
    &party::customer_entity,
    &archive::Attachment::entity,
    &identity::AuditLog::entity};

http::Response nothing(Call&) {
  return {};
}

std::vector<Route> by_hand() {
  using enum Route::Access;
  return {
      {"GET", "/health", everyone, nothing, "Whether this node serves"},
      {"POST", "/api/v1/auth/token", everyone, nothing, "Sign in", {.body = "username! password!"}},
      {"POST",
       "/api/v1/attachments",
       signed_in,
       nothing,
       "Attach",
       {.query = "resource! record_id!", .takes = "*/*"}},
      {"GET", "/api/v1/attachments", signed_in, nothing, "The files of one record"},
  };
}

const json::object& described() {
  static const json::value value = json::parse(openapi(documents, by_hand()));
  return value.get_object();
}

json::value at(std::string_view pointer) {
  return json::value(described()).at_pointer(pointer);
}

TEST(OpenApi, SaysTheSameEveryTime) {
  EXPECT_EQ(openapi(documents, by_hand()), openapi(documents, by_hand()));
}

TEST(OpenApi, HasEveryPathOfEveryDocument) {
  const auto& paths = described().at("paths").get_object();
  for (const Entity* entity : documents) {
    const std::string path = "/api/v1" + std::string{entity->path};
    EXPECT_TRUE(paths.at(path).get_object().contains("get")) << path;
    EXPECT_TRUE(paths.at(path + "/{id}").get_object().contains("get")) << path;
    EXPECT_EQ(paths.at(path + "/{id}").get_object().contains("patch"), !entity->read_only) << path;
    EXPECT_EQ(paths.contains(path + "/{id}/history"), entity->field("version") != nullptr) << path;
    for (const Action& action : entity->actions)
      EXPECT_TRUE(paths.at(path + "/{id}/" + std::string{action.name}).get_object().contains("post"))
          << action.name;
  }
  EXPECT_TRUE(paths.contains("/health"));
  EXPECT_FALSE(paths.at("/api/v1/audit-log").get_object().contains("post"));
}

TEST(OpenApi, DescribesValuesAsTheyAreWritten) {
  const std::string invoice = "/components/schemas/SalesInvoice/properties/";
  EXPECT_EQ(at(invoice + "gross_amount/format"), "decimal");
  EXPECT_EQ(at(invoice + "gross_amount/readOnly"), true);
  EXPECT_EQ(at(invoice + "state/enum/0"), "draft");
  EXPECT_EQ(at(invoice + "customer/properties/id/format"), "uuid");
  EXPECT_EQ(at(invoice + "subject/type/1"), "null");
  EXPECT_EQ(at(invoice + "subject/maxLength"), 100);
  EXPECT_EQ(at("/components/schemas/AuditLog/properties/before/type/0"), "object");
}

TEST(OpenApi, NewRecordsMustNameWhatTheyCannotDoWithout) {
  const auto required =
      at("/paths/~1api~1v1~1customers/post/requestBody/content/application~1json/schema/allOf/1/required");
  std::set<std::string_view> names;
  for (const auto& name : required.as_array()) names.insert(name.as_string());
  EXPECT_TRUE(names.contains("code"));
  EXPECT_TRUE(names.contains("name"));
  EXPECT_FALSE(names.contains("honorific"));
}

TEST(OpenApi, RoutesByHandTakeThePlaceOfWritesButNotOfReads) {
  const std::string path = "/paths/~1api~1v1~1attachments";
  EXPECT_TRUE(at(path + "/post/requestBody/content").as_object().contains("*/*"));
  EXPECT_GT(at(path + "/get/parameters").as_array().size(), 5U);
  EXPECT_FALSE(described().at("paths").as_object().contains("/api/v1/attachments/import"));
}

void collect_references(const json::value& value, std::set<std::string>& found) {
  if (value.is_array())
    for (const auto& one : value.get_array()) collect_references(one, found);
  if (!value.is_object()) return;
  for (const auto& [name, one] : value.get_object()) {
    if (name == "$ref") found.insert(std::string{one.as_string()}.substr(1));
    collect_references(one, found);
  }
}

TEST(OpenApi, EveryReferenceLeadsSomewhere) {
  std::set<std::string> references;
  const json::value whole(described());
  collect_references(whole, references);
  EXPECT_FALSE(references.empty());
  for (const auto& reference : references) EXPECT_NO_THROW(whole.at_pointer(reference)) << reference;
}

TEST(OpenApi, OperationsHaveNamesOfTheirOwn) {
  std::set<std::string> names;
  for (const auto& [path, operations] : described().at("paths").as_object())
    for (const auto& [method, operation] : operations.as_object())
      EXPECT_TRUE(names.insert(std::string{operation.at("operationId").as_string()}).second) << path;
}

TEST(Metadata, NamesFieldsInTheReadersLanguageAndHidesWhatIsHidden) {
  const Catalogue catalogue{"i18n"};
  Actor actor;
  actor.grants = std::make_shared<const Grants>(
      std::vector<Grant>{{"customer", "read", Reach::all}},
      std::vector<HiddenField>{{"customer", "credit_limit"}});
  const auto meta = json::parse(metadata(party::customer_entity, actor, catalogue, "ja"));
  EXPECT_EQ(meta.at("path"), "/api/v1/customers");
  EXPECT_EQ(meta.at_pointer("/rights/read"), "all");
  EXPECT_EQ(meta.at_pointer("/rights/create"), "none");
  EXPECT_EQ(meta.at_pointer("/rights/hidden_fields/0"), "credit_limit");
  for (const auto& field : meta.at("fields").as_array()) EXPECT_NE(field.at("name"), "credit_limit");
}

TEST(DocsPage, NeedsNothingFromElsewhere) {
  const auto page = docs_page(documents, by_hand());
  EXPECT_EQ(page.find("<script"), std::string::npos);
  EXPECT_EQ(page.find("style="), std::string::npos);
  EXPECT_EQ(page.find("http:"), std::string::npos);
  EXPECT_NE(page.find("/api/v1/invoices/{id}/post"), std::string::npos);
}

}  // namespace
}  // namespace erp::api
