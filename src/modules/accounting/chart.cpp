#include "modules/accounting/chart.hpp"

#include "base/text.hpp"
#include "entity/describe.hpp"
#include "entity/session.hpp"
#include "modules/accounting/account_rules.hpp"
#include "modules/accounting/describe.hpp"

namespace erp::accounting {
namespace {

void add_text(std::string& json, std::string_view name, std::string_view text) {
  json += (json.back() == '{' ? "\"" : ",\"") + std::string{name} + "\":";
  if (text.empty())
    json += "null";
  else
    write_json_text(text, json);
}

std::string json_of(const ChartAccount& account) {
  std::string json = "{";
  add_text(json, "id", to_text(Uuid::generate()));
  add_text(json, "code", account.code);
  add_text(json, "name", account.name);
  add_text(json, "kana", account.kana);
  add_text(json, "name_en", account.name_en);
  add_text(json, "type", word(type_of(account.line)));
  add_text(json, "line", word(account.line));
  add_text(json, "control", word(account.control));
  add_text(json, "role", account.role);
  add_text(json, "tax_class", account.tax_class);
  return json + "}";
}

}  // namespace

void create_chart(Session& session) {
  std::string accounts = "[";
  for (const ChartAccount& account : standard_chart())
    accounts += (accounts.size() == 1 ? "" : ",") + json_of(account);
  const Uuid& user = session.actor().user_id;
  const auto made = session.run(
      "insert into account (organization_id, id, account_code, account_name, account_name_kana, "
      "account_name_en, "
      "account_type, statement_line, control, posting_role, tax_class, created_by) "
      "select current_organization(), x.id, x.code, x.name, x.kana, x.name_en, x.type, x.line, x.control, "
      "x.role, "
      "x.tax_class, $2 from json_to_recordset($1::json) as x(id uuid, code text, name text, kana text, "
      "name_en text, "
      "type text, line text, control text, role text, tax_class text) on conflict do nothing",
      {accounts + "]", user ? db::Value{to_text(user)} : db::Value{}});
  if (made.affected() > 0)
    session.audit("create", "account", {}, "", "{\"accounts\":" + std::to_string(made.affected()) + "}");
}

}  // namespace erp::accounting
