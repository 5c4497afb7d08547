#include "api/answer.hpp"
#include "api/json_writer.hpp"
#include "api/operators.hpp"
#include "api/report_parameters.hpp"
#include "app/console/console_routes.hpp"
#include "app/console/log_view.hpp"
#include "app/console/slow_requests.hpp"
#include "app/security/request_counts.hpp"
#include "modules/operations/notice.hpp"
#include "runtime/loop.hpp"
#include "service/config.hpp"

#include <fmt/format.h>

namespace erp::app {
namespace {

constexpr std::size_t most_bytes_of_requests = 8 << 20;
constexpr std::size_t most_rows = 20;
constexpr std::size_t longest_word = 100;  // of a code or request id

LogQuestion asked(const api::Call& call) {
  static constexpr std::string_view levels[] = {"DEBUG", "INFO", "WARNING", "ERROR"};
  api::ReportParameters parameters{call.request.query};
  LogQuestion question;
  question.level = parameters.one_of("level", levels);
  for (auto& [name, word] :
       {std::pair{"code", &question.code}, std::pair{"request_id", &question.request_id}}) {
    *word = parameters.text(name);
    if (word->size() > longest_word) parameters.refuse(name, "malformed");
  }
  const auto from = parameters.moment("from");
  if (from) question.from = operations::local_text(from);
  question.limit = static_cast<std::size_t>(parameters.number("limit", 1, 500, 200));
  parameters.finish();
  return question;
}

void write_text_or_null(api::JsonObject& object, std::string_view name, const std::string& text) {
  object.json(name, text.empty() ? "null" : json_text(text));
}

void write_log(const LogView& view, api::JsonObject& data) {
  api::JsonArray entries, codes;
  for (const auto& [time, level, code, text, request_id] : view.entries) {
    api::JsonObject one;
    one.text("time", time).text("level", level).text("code", code).text("text", text);
    write_text_or_null(one, "request_id", request_id);
    entries.json(one.done());
  }
  for (const auto& [code, level, last, count] : view.codes) {
    const auto number = static_cast<std::int64_t>(count);
    codes.json(api::JsonObject{}
                   .text("code", code)
                   .text("level", level)
                   .text("last", last)
                   .number("count", number)
                   .done());
  }
  data.json("entries", entries.done()).json("codes", codes.done());
  write_text_or_null(data, "back_to", view.back_to);
  data.yes_no("complete", view.complete);
}

// What was looked for stands behind the question mark of a path, and is nobody's business here.
void write_slow(const SlowRequests& slow, api::JsonObject& data) {
  api::JsonArray requests, routes;
  for (const auto& [seconds, time, method, path, status, id] : slow.slowest()) {
    api::JsonObject one;
    one.json("seconds", fmt::format("{:.3f}", seconds)).text("time", time).text("status", status);
    one.text("request", method + " " + path.substr(0, path.find('?')));
    constexpr std::string_view mark = "rid=";
    write_text_or_null(one, "request_id", id.starts_with(mark) ? id.substr(mark.size()) : id);
    requests.json(one.done());
  }
  for (const auto& [route, sum] : slow.routes())
    routes.json(api::JsonObject{}
                    .text("route", route)
                    .number("count", static_cast<std::int64_t>(sum.count))
                    .json("seconds", fmt::format("{:.3f}", sum.seconds))
                    .json("longest", fmt::format("{:.3f}", sum.longest))
                    .done());
  data.json("slow", requests.done()).json("routes", routes.done());
}

void write_addresses(const security::RequestCounts& counts, api::JsonObject& data) {
  api::JsonArray addresses;
  for (const auto& [address, count] : security::most_frequent(counts.by_address, most_rows)) {
    const auto refused = counts.refused_by_address.find(address);
    const bool none = refused == counts.refused_by_address.end();
    addresses.json(api::JsonObject{}
                       .text("address", address)
                       .number("count", static_cast<std::int64_t>(count))
                       .number("refused", none ? 0 : static_cast<std::int64_t>(refused->second))
                       .done());
  }
  data.json("addresses", addresses.done()).number("requests", static_cast<std::int64_t>(counts.count));
}

}  // namespace

http::Response show_log_end(api::Call& call) {
  api::refuse_all_but_operators(call);
  const auto question = asked(call);
  const auto config = call.context.config.get();
  LogView view;
  SlowRequests slow{most_rows};
  security::RequestCounts counts;
  call.context.workers.run([&] {
    view = look_at_log(*config, question);
    each_line_backwards(config->log.folder, "access.log", most_bytes_of_requests, [&](std::string_view line) {
      slow.add(line);
      counts.add(line);
    });
  });
  api::JsonObject data;
  data.text("at", to_text(now())).yes_no("kept", !config->log.folder.empty());
  write_log(view, data);
  write_slow(slow, data);
  write_addresses(counts, data);
  return api::success(call.request, data.done());
}

}  // namespace erp::app
