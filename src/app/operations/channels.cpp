#include "app/operations/channels.hpp"

#include "app/operations/report_paper.hpp"
#include "service/mail.hpp"
#include "service/process.hpp"
#include "service/web_call.hpp"

#include <unistd.h>
#include <boost/json.hpp>

#include <algorithm>
#include <iostream>

namespace erp::app {

std::string host_name() {
  char name[256] = "localhost";
  gethostname(name, sizeof name - 1);
  return name;
}

namespace {

// A machine that cannot print still says what it has to say.
std::vector<MailAttachment> papers_of(const Message& message) {
  const auto& [id, subject, text, severity, on_paper] = message.notice;
  if (!on_paper) return {};
  try {
    return {{id + ".pdf", "application/pdf", report_pdf(subject, text, message.created)}};
  } catch (const std::runtime_error& fault) {
    std::cerr << "itdo-erp: the mail goes without its paper: " << fault.what() << '\n';
    return {};
  }
}

}  // namespace

void mail(const Config& config, const Message& message, std::chrono::milliseconds at_most) {
  Config::Smtp smtp = config.smtp;
  if (!config.alerts.sender.empty()) smtp.from = config.alerts.sender;
  smtp.timeout = std::min(smtp.timeout, at_most);
  const Mail letter{
      .to = config.alerts.recipients,
      .subject = message.notice.subject,
      .text = message.notice.text,
      .attachments = papers_of(message),
      .message_id = message.notice.id + "@" + host_name()};
  try {
    send_mail(smtp, letter);
  } catch (const std::invalid_argument& fault) {
    // An address that is none: our configuration's fault, which somebody will mend.
    throw MailFailed{fault.what(), false};
  }
}

bool has_second_channel(const Config& config) {
  return !config.alerts.webhook_url.empty() || !config.alerts.command.empty();
}

bool tell_otherwise(const Config& config, const Message& message, std::chrono::milliseconds at_most) {
  const auto& notice = message.notice;
  bool told = false;
  if (!config.alerts.webhook_url.empty()) {
    const auto answer = call_web(
        config.alerts.webhook_url,
        boost::json::serialize(boost::json::object{
            {"id", notice.id},
            {"subject", notice.subject},
            {"text", notice.text},
            {"severity", operations::name_of(notice.severity)},
            {"host", host_name()}}),
        at_most / 2);
    told = answer.ok();
    if (!told)
      std::cerr << "itdo-erp: the webhook was not taken: " << answer.status << ' ' << answer.fault << '\n';
  }
  if (!config.alerts.command.empty() && !told) {
    const Finished done =
        run({.words = config.alerts.command,
             .environment = {"ITDO_ALERT_ID=" + notice.id, "ITDO_ALERT_SUBJECT=" + notice.subject}},
            notice.text,
            at_most / 2);
    told = done.ok();
    if (!told) std::cerr << "itdo-erp: the command for alerts failed: " << done.last_line() << '\n';
  }
  return told;
}

}  // namespace erp::app
