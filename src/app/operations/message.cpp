#include "app/operations/message.hpp"

#include "service/durable.hpp"

#include <boost/json.hpp>

namespace erp::app {

namespace json = boost::json;

std::string written(const Message& message) {
  const auto& notice = message.notice;
  return json::serialize(json::object{
             {"id", notice.id},
             {"subject", notice.subject},
             {"text", notice.text},
             {"severity", operations::name_of(notice.severity)},
             {"on_paper", notice.on_paper},
             {"created_at", to_text(message.created)},
             {"due_at", to_text(message.due)},
             {"attempts", message.attempts},
             {"told_otherwise", message.told_otherwise}}) +
         "\n";
}

std::optional<Message> read_message(const std::filesystem::path& file) {
  try {
    const auto value = json::parse(content_of(file).value_or(""));
    const auto text = [&](const char* name) { return std::string{value.at(name).as_string()}; };
    Message message;
    message.notice = {.id = text("id"), .subject = text("subject"), .text = text("text")};
    if (text("severity") == "critical") message.notice.severity = operations::Severity::critical;
    const auto* const on_paper = value.as_object().if_contains("on_paper");
    message.notice.on_paper = on_paper && on_paper->as_bool();
    message.attempts = static_cast<int>(value.at("attempts").as_int64());
    message.told_otherwise = value.at("told_otherwise").as_bool();
    if (!parse(text("created_at"), message.created) || !parse(text("due_at"), message.due)) return {};
    return message;
  } catch (const std::exception&) { return {}; }
}

}  // namespace erp::app
