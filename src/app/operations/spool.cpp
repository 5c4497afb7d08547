#include "app/operations/spool.hpp"

#include "app/operations/channels.hpp"
#include "app/operations/message.hpp"
#include "service/durable.hpp"
#include "service/mail.hpp"

#include <algorithm>
#include <iostream>

namespace erp::app {
namespace {

namespace fs = std::filesystem;
using Steady = std::chrono::steady_clock;

constexpr std::size_t most_waiting = 1000;
constexpr std::chrono::milliseconds longest_try{10'000}, shortest_try{3000};

// 1, 2, 4 … minutes, at most an hour.
Instant next_try(Instant now, int attempts) {
  const std::int64_t minutes = attempts > 6 ? 60 : std::min<std::int64_t>(60, 1LL << (attempts - 1));
  return {now.microseconds + std::chrono::microseconds{std::chrono::minutes{minutes}}.count()};
}

std::vector<fs::path> files_in(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code gone;
  for (const auto& entry : fs::directory_iterator{folder, gone})
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  std::ranges::sort(files);
  return files;
}

// One pass over what waits, the oldest first, so that no recovery overtakes its alert.
struct Round {
  const Config& config;
  Instant now;
  Steady::time_point until;
  fs::path sent, refused;
  bool mail_is_due = false;
  int faults = 0;  // of the mail server, for now

  std::chrono::milliseconds rest() const {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Steady::now());
    return std::min(left, longest_try);
  }

  // One message alone may be the reason of a fault, three are not: the server is away.
  bool mail_is_away() const { return faults >= 3 || until - Steady::now() < shortest_try; }

  void try_mail(const fs::path& file, Message& message) {
    try {
      mail(config, message, rest());
      move_durably(file, sent / file.filename());
      message.state = Message::State::sent;
    } catch (const MailFailed& failed) {
      std::cerr << "itdo-erp: a mail was not taken: " << failed.what() << '\n';
      faults += failed.permanent ? 0 : 1;
      ++message.attempts;
      message.due = next_try(now, message.attempts);
      if (failed.permanent) message.state = Message::State::refused;
    }
  }

  // Of a critical alert, or of any if mail can not carry it at all.
  bool wants_second(const Message& message) const {
    if (message.told_otherwise || !has_second_channel(config)) return false;
    if (config.alerts.recipients.empty() || message.state == Message::State::refused) return true;
    const std::int64_t age = now.microseconds - message.created.microseconds;
    return message.notice.severity == operations::Severity::critical &&
           age >= std::chrono::microseconds{config.alerts.second_channel_after}.count();
  }

  void handle(const fs::path& file, Message message) {
    const Message before = message;
    if (mail_is_due && !mail_is_away()) try_mail(file, message);
    if (message.state == Message::State::sent) return;
    if (wants_second(message)) message.told_otherwise = tell_otherwise(config, message, rest());
    if (config.alerts.recipients.empty() && message.told_otherwise) {
      move_durably(file, sent / file.filename());
    } else if (message.state == Message::State::refused) {
      move_durably(file, refused / file.filename());
    } else if (message.attempts != before.attempts || message.told_otherwise != before.told_otherwise) {
      write_durably(file, written(message));
    }
  }
};

}  // namespace

Spool::Spool(const Config& config)
    : config_{config},
      waiting_{config.operations.state_folder / "mail" / "waiting"},
      sent_{config.operations.state_folder / "mail" / "sent"},
      refused_{config.operations.state_folder / "mail" / "refused"},
      lock_{config.operations.state_folder / "mail" / "lock"} {
  for (const auto& folder : {waiting_, sent_, refused_}) make_folders(folder);
}

void Spool::put(const operations::Notice& notice, Instant now) const {
  if (!has_channel()) return;
  const std::string name = notice.id + ".json";
  for (const auto& folder : {waiting_, sent_, refused_})
    if (fs::exists(folder / name)) return;
  if (waiting() >= most_waiting) {
    std::cerr << "itdo-erp: too many mails wait; this one is left out: " << notice.subject << '\n';
    return;
  }
  auto told = notice;
  const auto contacts = content_of(file_of_contacts(config_)).value_or("");
  if (notice.severity == operations::Severity::critical && !notice.subject.starts_with("RESOLVED") &&
      !contacts.empty())
    told.text += "\nWhom to call:\n" + contacts;
  write_durably(waiting_ / name, written({.notice = told, .created = now, .due = now}));
}

fs::path file_of_contacts(const Config& config) {
  return config.operations.state_folder / "contacts.txt";
}

void Spool::deliver(Instant now, std::chrono::milliseconds at_most) const {
  const FileLock lock{lock_};
  if (!lock.held()) return;
  Round round{
      .config = config_, .now = now, .until = Steady::now() + at_most, .sent = sent_, .refused = refused_};
  std::vector<std::pair<Message, fs::path>> messages;
  for (const auto& file : files_in(waiting_)) {
    if (auto message = read_message(file))
      messages.emplace_back(std::move(*message), file);
    else
      move_durably(file, refused_ / file.filename());
  }
  std::ranges::stable_sort(messages, {}, [](const auto& entry) { return entry.first.created; });
  // What is due takes all with it: the server is tried anyway.
  round.mail_is_due = !config_.alerts.recipients.empty() &&
                      std::ranges::any_of(messages, [&](const auto& m) { return m.first.due <= now; });
  for (const auto& [message, file] : messages) {
    if (Steady::now() + std::chrono::milliseconds{500} > round.until) return;
    round.handle(file, message);
  }
}

std::size_t Spool::waiting() const {
  return files_in(waiting_).size();
}

bool Spool::has_channel() const {
  return !config_.alerts.recipients.empty() || has_second_channel(config_);
}

}  // namespace erp::app
