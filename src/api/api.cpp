#include "api/api.hpp"

#include "api/allowance.hpp"
#include "api/answer.hpp"
#include "api/authenticate.hpp"
#include "api/documents.hpp"
#include "entity/session.hpp"
#include "service/log.hpp"
#include "service/metrics.hpp"

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <unordered_map>

namespace erp::api {
namespace {

std::vector<std::string_view> segments(std::string_view path) {
  std::vector<std::string_view> out;
  for (std::size_t start = 1; start <= path.size();) {
    const auto end = std::min(path.find('/', start), path.size());
    out.push_back(path.substr(start, end - start));
    start = end + 1;
  }
  return out;
}

bool matches(
    const std::vector<std::string_view>& pattern, const std::vector<std::string_view>& path,
    std::vector<std::string>& arguments) {
  if (pattern.size() != path.size()) return false;
  arguments.clear();
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i].starts_with('{'))
      arguments.emplace_back(path[i]);
    else if (pattern[i] != path[i])
      return false;
  }
  return true;
}

}  // namespace

struct Api::Routes {
  struct Known {
    Route route;
    std::vector<std::string_view> pattern;
  };
  std::vector<Known> known;
  explicit Routes(const std::vector<Route>& all) {
    for (const Route& route : all) known.push_back({route, segments(route.pattern)});
  }
  const Route* find(Call& call) const {
    const auto path = segments(call.request.path);
    const std::string_view method =
        call.request.method == "HEAD" ? "GET" : std::string_view{call.request.method};
    for (const Known& k : known)
      if (k.route.method == method && matches(k.pattern, path, call.arguments)) return &k.route;
    return nullptr;
  }
};

Api::Api(Context& context) : context_{context}, routes_{std::make_unique<Routes>(context.routes)} {}
Api::~Api() = default;

bool Api::serves(std::string_view path) const {
  if (path.starts_with("/api/")) return true;
  const auto asked = segments(path);
  std::vector<std::string> arguments;
  return std::ranges::any_of(
      routes_->known, [&](const Routes::Known& known) { return matches(known.pattern, asked, arguments); });
}

namespace {

http::Response walk(Call& call, const Route* route, std::string& pattern) {
  if (route && route->access == Route::Access::everyone) {
    pattern = route->pattern;
    return route->handle(call);
  }
  if (!route && !call.request.path.starts_with("/api/v1/")) throw Refused{"no_such_route"};
  authenticate(call);
  const Allowance allowance = spend(call);
  if (!allowance.allowed)
    throw Refused{
        Problems{{"", "rate_limit_exceeded", {{"seconds", std::to_string(allowance.seconds_left)}}}}};
  http::Response response;
  if (route) {
    pattern = route->pattern;
    response = route->handle(call);
  } else {
    auto answered = handle_document(call, pattern);
    if (!answered) throw Refused{"no_such_route"};
    response = std::move(*answered);
  }
  add_headers(response, allowance);
  return response;
}

// What is our own fault: logged with all there is, told with nothing but the request id.
http::Response fault(const Call& call, std::string_view code, const char* what) {
  metrics().errors.with({code}).add();
  log::error(
      code, {{"req", call.request.id}, {"method", call.request.method}, {"path", call.request.path}}, what);
  return failure(call.request, call.context.catalogue, call.language, 500, "SYSTEM_ERROR");
}

// Nobody's fault in a program: a disk is full, or memory or connections are used up. With room it works
// again.
http::Response exhausted(const Call& call, std::string_view code, const char* what) {
  metrics().errors.with({code}).add();
  log::error(code, {{"req", call.request.id}, {"path", call.request.path}}, what);
  return failure(call.request, call.context.catalogue, call.language, 503, "SERVICE_UNAVAILABLE");
}

http::Response refused_by_database(const Call& call, const db::Error& error) {
  constexpr std::string_view resources = "53";
  if (const auto problems = frozen(error); !problems.empty())
    return refusal(call.request, call.context.catalogue, call.language, problems);
  if (error.sqlstate.starts_with(resources)) return exhausted(call, "DB_EXHAUSTED", error.what());
  return fault(call, "DB_ERROR", (error.sqlstate + " " + error.constraint + " " + error.what()).c_str());
}

bool is_full(const std::system_error& error) {
  return error.code() == std::errc::no_space_on_device || error.code().value() == EDQUOT;
}

}  // namespace

http::Response Api::handle(http::Request& request) {
  Call call{context_, request};
  std::string pattern = "none";
  http::Response response;
  try {
    call.language = language_of(request);
    response = walk(call, routes_->find(call), pattern);
  } catch (const Refused& refused) {
    response = refusal(request, context_.catalogue, call.language, refused.problems());
  } catch (const Busy&) {
    response = failure(request, context_.catalogue, call.language, 503, "SERVICE_UNAVAILABLE");
  } catch (const db::Unavailable& unavailable) {
    log::warning("DB_UNAVAILABLE", {{"req", request.id}}, unavailable.what());
    response = failure(request, context_.catalogue, call.language, 503, "SERVICE_UNAVAILABLE");
  } catch (const db::Error& error) {
    response = refused_by_database(call, error);
  } catch (const std::system_error& error) {
    response =
        is_full(error) ? exhausted(call, "DISK_FULL", error.what()) : fault(call, "UNEXPECTED", error.what());
  } catch (const std::exception& error) { response = fault(call, "UNEXPECTED", error.what()); }
  response.route = pattern;
  if (call.who) response.user = call.who->email;
  if (!response.stream) response.headers.emplace_back("Cache-Control", "no-store");
  return response;
}

}  // namespace erp::api
