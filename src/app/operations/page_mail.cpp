#include "app/operations/page_mail.hpp"

#include "app/operations/spool.hpp"

namespace erp::app {

void mail_page(
    const Config& config, const std::string& kind, const std::string& subject, const std::string& text) {
  constexpr std::int64_t hour = 3600LL * 1'000'000;
  mail_once(config, kind + "-" + std::to_string(now().microseconds / hour), subject, text);
}

void mail_once(
    const Config& config, const std::string& id, const std::string& subject, const std::string& text) {
  constexpr std::chrono::milliseconds delivery_time{15'000};
  const Instant at = now();
  operations::Notice notice;
  notice.id = id;
  notice.subject = subject;
  notice.text = text;
  const Spool spool{config};
  spool.put(notice, at);
  spool.deliver(at, delivery_time);
}

}  // namespace erp::app
