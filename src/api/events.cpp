#include "api/events.hpp"

#include "service/cache.hpp"

#include <charconv>

namespace erp::api {
namespace {

constexpr std::size_t remembered = 1'000;
constexpr std::size_t most_organizations = 10'000;
constexpr std::string_view channel = "itdo:events";
constexpr int quiet_turns = 30;
constexpr auto turn = std::chrono::milliseconds{500};

// A member of an event as changed() writes it; empty if there is none.
std::string_view member(std::string_view text, std::string_view name) {
  const std::string key = "\"" + std::string{name} + "\":\"";
  const auto at = text.find(key);
  if (at == std::string_view::npos) return {};
  text.remove_prefix(at + key.size());
  return text.substr(0, text.find('"'));
}

std::string_view kind_of(std::string_view text) {
  const auto of = member(text, "of");
  return of.empty() ? member(text, "resource") : of;
}

}  // namespace

void Events::changed(
    const Uuid& organization, std::string_view resource, std::string_view id, std::string_view now_at,
    std::string_view of) {
  std::string text = "{\"resource\":\"" + std::string{resource} + "\",\"id\":\"" + std::string{id} +
                     "\",\"version\":" + (now_at.empty() ? "null" : std::string{now_at}) +
                     (of.empty() ? "" : ",\"of\":\"" + std::string{of} + "\"") + "}";
  tell(to_text(organization), std::move(text));
}

void Events::told(const Uuid& organization, const Uuid& person, std::string text) {
  tell(to_text(organization) + "@" + to_text(person), std::move(text));
}

void Events::tell(const std::string& to, std::string text) {
  cache_.publish(channel, node_ + "|" + to + "|" + text);
  remember(to, std::move(text));
}

void Events::remember(std::string_view to, std::string text) {
  const auto at = std::min(to.find('@'), to.size());
  const std::string organization{to.substr(0, at)}, person{to.substr(std::min(at + 1, to.size()))};
  const std::lock_guard lock{mutex_};
  if (channels_.size() >= most_organizations && !channels_.contains(organization)) return;
  Channel& of = channels_[organization];
  of.recent.push_back({++of.last, std::move(text), person});
  if (of.recent.size() > remembered) of.recent.pop_front();
}

std::vector<Events::Event> Events::since(const Listener& listener, std::uint64_t& number) {
  const auto person = to_text(listener.person);
  const std::lock_guard lock{mutex_};
  Channel& from = channels_[to_text(listener.organization)];
  if (number > from.last) number = 0;  // of an earlier life of this node
  std::vector<Event> news;
  for (const Event& event : from.recent)
    if (event.number > number && (event.person.empty() || event.person == person)) news.push_back(event);
  number = from.last;
  return news;
}

http::Response Events::stream(const http::Request& request, Listener listener) {
  std::uint64_t number = 0;
  {
    const std::lock_guard lock{mutex_};
    number = channels_[to_text(listener.organization)].last;
  }
  if (const auto last = request.header("last-event-id"))
    std::from_chars(last->data(), last->data() + last->size(), number);
  http::Response response{
      .content_type = "text/event-stream",
      .headers = {{"Cache-Control", "no-store"}, {"X-Accel-Buffering", "no"}}};
  response.stream = [this, number, listener = std::move(listener)](http::Stream& stream) mutable {
    if (!stream.write("retry: 3000\n\n")) return;
    for (int quiet = 0;; ++quiet) {
      const auto news = since(listener, number);
      if (!news.empty() || quiet == quiet_turns) {
        if (!listener.present()) return;
        std::string out;
        for (const Event& event : news)
          if (!event.person.empty() || listener.may_read(kind_of(event.text), member(event.text, "id")))
            out += "id: " + std::to_string(event.number) + "\ndata: " + event.text + "\n\n";
        if (!out.empty() || quiet == quiet_turns) {
          if (!stream.write(out.empty() ? ": still here\n\n" : out)) return;
          quiet = 0;
        }
      }
      if (!stream.wait(turn)) return;
    }
  };
  return response;
}

void Events::listen() {
  cache_.subscribe(std::string{channel}, [this](std::string_view payload) {
    const auto first = payload.find('|');
    const auto second = payload.find('|', first + 1);
    if (second == std::string_view::npos || payload.substr(0, first) == node_) return;
    remember(payload.substr(first + 1, second - first - 1), std::string{payload.substr(second + 1)});
  });
}

}  // namespace erp::api
