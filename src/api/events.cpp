#include "api/events.hpp"

#include "service/cache.hpp"

#include <charconv>

namespace erp::api {
namespace {

constexpr std::size_t remembered = 1'000;
constexpr std::size_t most_organizations = 10'000;
constexpr std::string_view channel = "itdo:events";

}  // namespace

void Events::changed(
    const Uuid& organization, std::string_view resource, std::string_view id, std::string_view version) {
  std::string text = "{\"resource\":\"" + std::string{resource} + "\",\"id\":\"" + std::string{id} +
                     "\",\"version\":" + (version.empty() ? "null" : std::string{version}) + "}";
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

std::string Events::since(const std::string& organization, const std::string& person, std::uint64_t& number) {
  const std::lock_guard lock{mutex_};
  Channel& from = channels_[organization];
  if (number > from.last) number = 0;  // of an earlier life of this node
  std::string out;
  for (const Event& event : from.recent)
    if (event.number > number && (event.person.empty() || event.person == person))
      out += "id: " + std::to_string(event.number) + "\ndata: " + event.text + "\n\n";
  number = from.last;
  return out;
}

http::Response Events::stream(const http::Request& request, const Uuid& organization, const Uuid& person) {
  std::uint64_t number = 0;
  {
    const std::lock_guard lock{mutex_};
    number = channels_[to_text(organization)].last;
  }
  if (const auto last = request.header("last-event-id"))
    std::from_chars(last->data(), last->data() + last->size(), number);
  http::Response response{
      .content_type = "text/event-stream",
      .headers = {{"Cache-Control", "no-store"}, {"X-Accel-Buffering", "no"}}};
  response.stream =
      [this, number, key = to_text(organization), who = to_text(person)](http::Stream& stream) mutable {
        if (!stream.write("retry: 3000\n\n")) return;
        for (int quiet = 0;; ++quiet) {
          const auto news = since(key, who, number);
          if (!news.empty() || quiet == 30) {
            if (!stream.write(news.empty() ? ": still here\n\n" : news)) return;
            quiet = 0;
          }
          if (!stream.wait(std::chrono::milliseconds{500})) return;
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
