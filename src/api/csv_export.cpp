#include "api/csv_documents.hpp"
#include "api/download.hpp"
#include "api/personal_reads.hpp"
#include "base/text.hpp"
#include "entity/csv_columns.hpp"
#include "entity/list.hpp"
#include "entity/session.hpp"
#include "entity/windows_31j.hpp"

namespace erp::api {
namespace {

constexpr std::chrono::seconds longest_export{60};
constexpr int rows_fetched_at_once = 2'000;

enum class Charset : std::uint8_t { utf_8, windows_31j };

Charset charset_of(const http::Request& request) {
  const std::string name = lower_ascii(request.parameter("charset").value_or("utf-8"));
  if (name == "utf-8") return Charset::utf_8;
  if (name == "windows-31j" || name == "shift_jis") return Charset::windows_31j;
  throw Refused{Problems{{"charset", "not_one_of", {{"options", "utf-8, windows-31j"}}}}};
}

http::Pairs without_charset(http::Pairs query) {
  std::erase_if(query, [](const auto& parameter) { return parameter.first == "charset"; });
  return query;
}

// Text of the wanted encoding, made piece by piece.
class Writer {
 public:
  Writer(const std::vector<ExportColumn>& columns, Charset charset) : columns_{columns}, charset_{charset} {
    std::string head{charset == Charset::utf_8 ? byte_order_mark : ""};
    for (const ExportColumn& column : columns_) {
      write_csv_plain(column.name, head);
      head += ',';
    }
    end_line(head);
    append(head);
  }

  void add(const db::Rows& rows) {
    std::string lines;
    for (std::size_t row = 0; row < rows.size(); ++row) {
      for (std::size_t i = 0; i < columns_.size(); ++i) {
        if (columns_[i].text)
          write_csv_text(rows.text(row, i), lines);
        else
          write_csv_plain(rows.text(row, i), lines);
        lines += ',';
      }
      end_line(lines);
    }
    append(lines);
  }

  std::string take() { return std::move(text_); }

 private:
  static void end_line(std::string& lines) {
    lines.pop_back();
    lines += csv_line_end;
  }
  void append(const std::string& utf8) { text_ += charset_ == Charset::utf_8 ? utf8 : to_windows_31j(utf8); }

  const std::vector<ExportColumn>& columns_;
  const Charset charset_;
  std::string text_;
};

// A cursor, so that a long list is never held as rows, and others on this thread have their turn in between.
std::int64_t write_rows(Session& session, const ListSql& sql, Writer& writer) {
  session.run("declare exported no scroll cursor for " + sql.rows, sql.values);
  std::int64_t count = 0;
  for (bool more = true; more;) {
    const auto rows = session.run("fetch " + std::to_string(rows_fetched_at_once) + " from exported");
    count += static_cast<std::int64_t>(rows.size());
    if (count > most_exported_rows)
      throw Refused{Problems{{"", "csv_too_many_rows", {{"max", std::to_string(most_exported_rows)}}}}};
    writer.add(rows);
    more = rows.size() == static_cast<std::size_t>(rows_fetched_at_once);
  }
  return count;
}

std::string file_name(const Entity& entity, Date day) {
  return std::string{entity.path.substr(entity.path.rfind('/') + 1)} + "-" + to_text(day) + ".csv";
}

}  // namespace

bool wants_csv(const http::Request& request) {
  if (const auto format = request.parameter("format")) {
    if (*format != "csv" && *format != "json")
      throw Refused{Problems{{"format", "not_one_of", {{"options", "json, csv"}}}}};
    return *format == "csv";
  }
  return request.header("accept").value_or("").starts_with("text/csv");
}

http::Response export_csv(Call& call, const Entity& entity) {
  const Charset charset = charset_of(call.request);
  ListRequest request;
  refuse_if(read_list_request(entity, call.actor, without_charset(call.request.query), request));
  auto columns = export_columns(entity, call.actor);
  if (!request.fields.empty())
    std::erase_if(columns, [&](const ExportColumn& column) {
      const auto dot = column.name.find('.');  // "customer.code" belongs to customer_id
      const auto field = dot == std::string::npos ? column.name : column.name.substr(0, dot) + "_id";
      return std::ranges::find(request.fields, field) == request.fields.end();
    });
  std::string selected;
  for (const ExportColumn& column : columns) selected += (selected.empty() ? "" : ", ") + column.sql;
  const ListSql sql = export_sql(entity, call.actor, request, selected, most_exported_rows);
  Session session{call.context.database, call.actor, {.deadline = Clock::now() + longest_export}};
  Writer writer{columns, charset};
  const auto count = write_rows(session, sql, writer);
  session.audit(
      "export",
      entity.name,
      {},
      "",
      "{\"rows\":" + std::to_string(count) + ",\"query\":" + json_text(call.request.target) + "}");
  session.commit();
  call.context.personal_reads.note(call.actor, entity, identity::ReadWay::file, {}, count, request.fields);
  const std::string type =
      charset == Charset::utf_8 ? "text/csv; charset=utf-8" : "text/csv; charset=windows-31j";
  return download(
      call.request,
      {.file_name = file_name(entity, session.today()),
       .media_type = type,
       .content = writer.take(),
       .etag = {}});
}

}  // namespace erp::api
