#include "modules/operations/notice.hpp"

#include <ctime>

namespace erp::operations {
namespace {

constexpr std::int64_t second = 1'000'000;

std::string subject_of(const Rule& rule, NoticeKind kind) {
  std::string subject{rule.subject};
  switch (kind) {
    case NoticeKind::firing:
      return subject;
    case NoticeKind::reminder:
      return subject + " (reminder)";
    case NoticeKind::flapping:
      return subject + " (flapping)";
    case NoticeKind::resolved:
      return "RESOLVED" + subject.substr(subject.find(':'));
  }
  return subject;
}

std::string what_happened(const Rule& rule, const Alert& alert, NoticeKind kind, const Circumstances& seen) {
  const std::string since = local_text(alert.since);
  const std::string lasted = duration_text(seen.now.microseconds - alert.since.microseconds);
  const std::string component{rule.component};
  if (kind == NoticeKind::resolved)
    return component + " is well again.\n\nSince: " + since + "\nLasted: " + lasted + "\n";
  std::string text = component + (kind == NoticeKind::flapping ? " comes and goes" : " is in trouble") +
                     (seen.detail.empty() ? "" : ": " + seen.detail) + ".\n\nSince: " + since;
  if (kind == NoticeKind::reminder) text += " (" + lasted + ")";
  if (kind == NoticeKind::flapping) text += "\nThere will be no further mail until it is quiet.";
  return text + "\n";
}

}  // namespace

Notice write_notice(const Rule& rule, const Alert& alert, NoticeKind kind, const Circumstances& seen) {
  Notice notice;
  notice.severity = rule.severity;
  notice.subject = subject_of(rule, kind);
  notice.id = std::string{rule.id} + "-" + std::to_string(alert.since.microseconds / second) + "-" +
              std::string{name_of(kind)};
  if (kind == NoticeKind::reminder) notice.id += "-" + std::to_string(seen.now.microseconds / second / 3600);
  notice.text = what_happened(rule, alert, kind, seen) + "Machine: " + seen.host + "\n";
  if (kind == NoticeKind::resolved) return notice;
  notice.text += "Effect: " + std::string{rule.effect} + "\n\nFirst commands:\n";
  for (const auto command : rule.commands) notice.text += "  " + std::string{command} + "\n";
  notice.text += "\nRunbook: " + seen.runbook_folder + "/" + std::string{rule.id} + ".md\n";
  return notice;
}

std::string local_text(Instant instant) {
  const std::time_t seconds = static_cast<std::time_t>(instant.microseconds / second);
  std::tm parts{};
  localtime_r(&seconds, &parts);
  char text[32];
  const auto length = std::strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &parts);
  return {text, length};
}

std::string duration_text(std::int64_t microseconds) {
  const std::int64_t minutes = microseconds / second / 60;
  if (minutes < 1) return std::to_string(microseconds / second) + " s";
  const std::int64_t hours = minutes / 60;
  if (hours == 0) return std::to_string(minutes) + " min";
  return std::to_string(hours) + " h " + std::to_string(minutes % 60) + " min";
}

}  // namespace erp::operations
