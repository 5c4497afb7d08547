#include "app/operations/page_mail.hpp"

#include "app/operations/spool.hpp"

namespace erp::app {

void mail_page(const Config& config, const Report& report) {
  constexpr std::int64_t hour = 3600LL * 1'000'000;
  mail_once(config, report.kind + "-" + std::to_string(now().microseconds / hour), report);
}

void mail_once(const Config& config, const std::string& id, const Report& report) {
  constexpr std::chrono::milliseconds delivery_time{15'000};
  const Instant at = now();
  operations::Notice notice;
  notice.id = id;
  notice.subject = report.subject;
  notice.text = report.text;
  notice.on_paper = true;
  const Spool spool{config};
  spool.put(notice, at);
  spool.deliver(at, delivery_time);
}

void hand_out(const Config& config, const Report& report) {
  keep_report(config, report, now());
  mail_page(config, report);
}

}  // namespace erp::app
